/** What the address says is to be seen. Nothing of it reaches a server: it stands behind the `#`. */
export type Route =
  | { readonly view: "overview" | "path" | "image" | "policy" | "changes" }
  /** `finding` is a fingerprint. */
  | { readonly view: "findings"; readonly finding?: string }
  | { readonly view: "source"; readonly path?: string; readonly line?: number }
  | { readonly view: "rules"; readonly rule?: string };

export type ViewName = Route["view"];

/** An address that asks for an audit of the built-in sample: `#sample`, `#sample=policy`. */
export const SAMPLE = /^#sample(?:=([\w-]*))?$/;

const plain = new Set<string>(["overview", "path", "image", "policy", "changes"]);

/**
 * @example routeOf("#rule/aws/s3-public-read-acl") // { view: "rules", rule: "aws/s3-public-read-acl" }
 */
export function routeOf(hash: string): Route | undefined {
  const text = hash.replace(/^#/, "");
  const slash = text.indexOf("/");
  const name = slash === -1 ? text : text.slice(0, slash);
  const rest = slash === -1 ? "" : text.slice(slash + 1);
  if (plain.has(name) && rest === "") return { view: name } as Route;
  switch (name) {
    case "findings":
      return { view: "findings" };
    case "finding":
      return { view: "findings", finding: decoded(rest) };
    case "rules":
      return { view: "rules" };
    case "rule":
      return { view: "rules", rule: decoded(rest) };
    case "source":
      return sourceOf(rest);
    default:
      return undefined;
  }
}

/** @example hashOf({ view: "source", path: "a b.tf", line: 3 }) // "#source/a%20b.tf:3" */
export function hashOf(route: Route): string {
  switch (route.view) {
    case "findings":
      return route.finding === undefined ? "#findings" : `#finding/${encoded(route.finding)}`;
    case "rules":
      return route.rule === undefined ? "#rules" : `#rule/${encoded(route.rule)}`;
    case "source": {
      if (route.path === undefined) return "#source";
      return `#source/${encoded(route.path)}${route.line === undefined ? "" : `:${route.line}`}`;
    }
    default:
      return `#${route.view}`;
  }
}

function sourceOf(rest: string): Route {
  if (rest === "") return { view: "source" };
  const [, path = "", line] = /^(.*?)(?::(\d{1,9}))?$/s.exec(rest) ?? [];
  const at = line === undefined ? {} : { line: Number(line) };
  return { view: "source", path: decoded(path), ...at };
}

/** `:` is escaped, so that it only ever stands before a line. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd")).replaceAll("%2F", "/");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // typed by hand
  }
}
