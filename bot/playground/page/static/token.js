// The key to the workspace. It comes in the address and is kept for this tab alone, so that it can
// neither be read from the address bar nor stays in the history; a reload finds it again.

export function takeToken() {
  const address = new URL(location.href);
  const given = address.searchParams.get("token");
  if (given) {
    sessionStorage.setItem("token", given);
    address.searchParams.delete("token");
    history.replaceState(null, "", address);
  }
  return given || sessionStorage.getItem("token") || "";
}
