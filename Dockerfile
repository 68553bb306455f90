# The bot as a container image; docs/container.md tells how to run it.
#
#   docker build --tag mailcheck .
#
# Where packages come from a mirror, pip's settings are lent to the build and stay out of the image:
#
#   docker build --tag mailcheck --secret id=pip,src=$HOME/.config/pip/pip.conf .
#
# Base: Debian's own Python, because Debian mends the interpreter, OpenSSL and the root certificates
# until 2030 without changing what they do. A rebuild with --pull --no-cache brings what it mended.
FROM debian:trixie-slim AS base
# DL3008: a stable release has one version of each package, the mended one; an older one is gone.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates python3 \
    && rm -rf /var/lib/apt/lists/*


FROM base AS build
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3-venv \
    && rm -rf /var/lib/apt/lists/*
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1
# One environment with pip for the work, and one without, which is all that the image gets.
RUN python3 -m venv /build \
    && python3 -m venv --without-pip /opt/mailcheck
WORKDIR /src

# Every file fetched has to match a hash. What follows takes its packages from these alone.
COPY requirements.txt ./
RUN --mount=type=secret,id=pip,target=/etc/pip.conf \
    /build/bin/pip wheel --require-hashes --requirement requirements.txt --wheel-dir /wheels

COPY pyproject.toml README.md ./
COPY bot bot
COPY probes probes
RUN /build/bin/pip install --no-index --find-links /wheels hatchling \
    && /build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /build/bin/pip --python /opt/mailcheck/bin/python \
        install --no-index --find-links /wheels mailcheck


FROM base
LABEL org.opencontainers.image.title="mailcheck" \
      org.opencontainers.image.description="Tells a support team, in one message, why a customer's mail program can't connect." \
      org.opencontainers.image.version="0.1.0"

# A number of its own, so that Kubernetes' runAsNonRoot can tell and files can be given to it.
RUN groupadd --gid 10001 mailcheck \
    && useradd --uid 10001 --gid mailcheck --no-create-home --no-log-init \
        --home-dir /nonexistent --shell /usr/sbin/nologin mailcheck

COPY --from=build /opt/mailcheck /opt/mailcheck

# Nothing is ever written: the root file system may be read-only. Bytecode was compiled above.
ENV PATH=/opt/mailcheck/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1

# Here the bot looks for its mailcheck.toml: settings mounted as /etc/mailcheck.toml are read, and
# without them it starts as well.
WORKDIR /etc

# It needs no capability, neither CAP_NET_RAW nor another: run it with --cap-drop ALL.
# - Pings need the group 10001 in net.ipv4.ping_group_range, a setting of the container's own
#   network, for IPv4 and IPv6. Docker opens it by itself (20.10 and later); elsewhere
#   --sysctl net.ipv4.ping_group_range="0 2147483647". Without it, answers have no loss figures.
# - Paths need nothing where the kernel forwards the packets, as on Docker's bridge on Linux.
#   User-mode networks (rootless engines, Docker Desktop) show no hops; --network host helps the
#   former.
# - IPv6 has to be enabled for the container's network; else "IPv6 was not tested".
USER 10001:10001

# Health, and in HTTP mode Slack's requests.
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["/opt/mailcheck/bin/python", "-I", "-c", "import http.client as h; c = h.HTTPConnection('127.0.0.1', 3000, timeout=4); c.request('GET', '/readyz'); raise SystemExit(c.getresponse().status != 200)"]

# SIGTERM reaches the bot itself, which then takes up to 20 seconds: give it --stop-timeout 30.
STOPSIGNAL SIGTERM
ENTRYPOINT ["mailcheck-bot"]
CMD ["--listen", "0.0.0.0:3000"]
