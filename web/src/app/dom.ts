/** Text, nodes, or nothing. Text always becomes a text node: no string is ever read as markup. */
export type Child = Node | string | false | undefined;

export interface Properties {
  readonly class?: string;
  readonly id?: string;
  readonly title?: string;
  /** `aria-*`, `data-*`, `role`, `type`, `for` and the like, as written in HTML. */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  readonly on?: {
    readonly [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void;
  };
}

/**
 * @example h("button", { class: "quiet", on: { click: close } }, "Close")
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (properties.class !== undefined) element.className = properties.class;
  if (properties.id !== undefined) element.id = properties.id;
  if (properties.title !== undefined) element.title = properties.title;
  for (const [name, value] of Object.entries(properties.attributes ?? {})) {
    if (value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const [name, listener] of Object.entries(properties.on ?? {})) {
    element.addEventListener(name, listener as EventListener);
  }
  element.append(...present(children));
  return element;
}

export function fill(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren(...present(children));
}

function present(children: readonly Child[]): (Node | string)[] {
  return children.filter((child) => child !== false && child !== undefined);
}

export function button(
  label: string,
  click: () => void,
  properties: Properties & { readonly icon?: IconName } = {},
): HTMLButtonElement {
  const { icon: name, ...rest } = properties;
  return h(
    "button",
    { ...rest, attributes: { type: "button", ...rest.attributes }, on: { click } },
    name && icon(name),
    h("span", {}, label),
  );
}

/** `<select>` with its label. Values are the keys of `options`. */
export function choice<T extends string>(
  label: string,
  options: readonly (readonly [value: T, label: string])[],
  value: T,
  change: (value: T) => void,
): HTMLLabelElement {
  const select = h(
    "select",
    { on: { change: () => change(select.value as T) } },
    ...options.map(([key, text]) =>
      h("option", { attributes: { value: key, selected: key === value } }, text),
    ),
  );
  return h("label", { class: "choice" }, h("span", {}, label), select);
}

const SVG = "http://www.w3.org/2000/svg";

/** Strokes on a field of 16 by 16. */
const icons = {
  alert: "M8 2.2 14.5 13.5h-13zM8 6.5v3.2M8 11.6v.2",
  back: "M10 3 5 8l5 5",
  check: "M3 8.5 6.5 12 13 4.5",
  close: "M4 4l8 8M12 4l-8 8",
  download: "M8 2v8M4.5 6.8 8 10.3l3.5-3.5M2.5 13.5h11",
  edit: "M2.5 13.5v-3L10.8 2.2l3 3L5.5 13.5zM9 4l3 3",
  file: "M4 1.8h5L12.5 5v9.2H4zM9 1.8V5h3.5",
  folder: "M1.8 12.8v-9.5h4.4l1.6 2h6.4v7.5z",
  gate: "M2.5 14V3h11v11M5 3v6h6V3M1.5 11.5c1.1-1 2.2-1 3.3 0s2.2 1 3.2 0 2.2-1 3.3 0 2.2 1 3.2 0",
  key: "M5 7.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M7.2 8.4 13.5 2.1M11 4.6l2.2 2.2",
  overview: "M2.5 2.5h4.5v4.5H2.5zM9 2.5h4.5v4.5H9zM2.5 9h4.5v4.5H2.5zM9 9h4.5v4.5H9z",
  paste: "M5.5 3H3.2v11h9.6V3h-2.3M5.5 1.8h5v2.6h-5zM5.5 8h5M5.5 10.8h3",
  path: "M3.5 5.5v5M3.5 1.8a1.8 1.8 0 1 0 0 3.7 1.8 1.8 0 0 0 0-3.7M3.5 10.5a1.8 1.8 0 1 0 0 3.7 1.8 1.8 0 0 0 0-3.7M5.3 12.3h3.5a2 2 0 0 0 2-2V6.6M8.3 8.8l2.5-2.5 2.5 2.5",
  person: "M8 2a2.8 2.8 0 1 0 0 5.6A2.8 2.8 0 0 0 8 2M2.8 14c.4-3 2.4-4.6 5.2-4.6s4.8 1.6 5.2 4.6",
  layers: "M8 2 14.5 5.5 8 9 1.5 5.5zM1.8 8.3 8 11.6l6.2-3.3M1.8 11 8 14.3l6.2-3.3",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  policy: "M8 1.8 13.5 4v4c0 3.2-2.3 5.3-5.5 6.3C4.8 13.3 2.5 11.2 2.5 8V4zM5.5 8l1.8 1.8L10.7 6.3",
  question: "M5.2 5.4C5.4 3.7 6.5 2.8 8 2.8c1.7 0 2.9 1 2.9 2.5C10.9 7.3 8 7.5 8 9.8M8 12.8v.2",
  refresh: "M13 8a5 5 0 1 1-1.5-3.6L13.5 6M13.5 2.5V6H10",
  sample: "M6.5 2h3M7 2v4L3.2 12.6A1 1 0 0 0 4 14h8a1 1 0 0 0 .8-1.4L9 6V2M5 10h6",
  rules: "M3 2.5h10v11H3zM5.5 5.5h5M5.5 8h5M5.5 10.5h3",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3 14 14",
  undo: "M3 6.5h7a3.2 3.2 0 0 1 0 6.5H6M5.8 3.7 3 6.5l2.8 2.8",
} as const;

export type IconName = keyof typeof icons;

export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", icons[name]);
  svg.append(path);
  return svg;
}
