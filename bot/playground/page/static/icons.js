// Line icons on a 20 by 20 grid, drawn for this page.

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  hash: "M8 3 6 17M14 3l-2 14M3.5 7.5h14M2.5 12.5h14",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  bubble: "M3 4h14v10H9l-4 3v-3H3z",
  home: "M3 10l7-6 7 6M5 9v8h10V9M8.5 17v-5h3v5",
  bolt: "M11 2 4 11.5h5L8 18l8-10h-5.5z",
  eye: "M2 10s3-5.5 8-5.5S18 10 18 10s-3 5.5-8 5.5S2 10 2 10zM12.2 10a2.2 2.2 0 1 1-4.4 0 2.2 2.2 0 0 1 4.4 0z",
  close: "M5 5l10 10M15 5 5 15",
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  dots: "M4 10a.5.5 0 1 0 1 0 .5.5 0 1 0-1 0M9.5 10a.5.5 0 1 0 1 0 .5.5 0 1 0-1 0M15 10a.5.5 0 1 0 1 0 .5.5 0 1 0-1 0",
  reply: "M8 4 3 9l5 5M3 9h8c4 0 6 2 6 7",
  send: "M3 3l15 7-15 7 3-7zM6 10h6",
  search: "M14 9A5 5 0 1 1 4 9a5 5 0 0 1 10 0zM12.7 12.7 17 17",
  down: "M10 4v12M5 11l5 5 5-5",
  theme: "M10 3a7 7 0 1 0 7 7c-4 1.5-8.5-3-7-7z",
  play: "M6 4l10 6-10 6z",
  mail: "M2.5 5h15v10.5h-15zM3 5.5l7 5.5 7-5.5",
  file: "M5 2.5h7l3 3v12H5zM12 2.5v3h3M7.5 9.5h5M7.5 12.5h5",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
