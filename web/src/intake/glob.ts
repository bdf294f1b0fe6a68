/**
 * True if `path` (with `/`) matches a pattern of a `.gitignore`: `*` within one component, `**`
 * across them, `?`, `[a-z]`, `[!a-z]`, and `\` before a literal. A pattern without `/` (but for one
 * at its end) is matched with the last component alone.
 *
 * A set of positions instead of backtracking: time is path times pattern, whatever the pattern.
 *
 * @example globMatches("src/*.ts", "src/main.ts") // true
 */
export function globMatches(pattern: string, path: string): boolean {
  pattern = pattern.replace(/\/+$/, "");
  const isAnchored = pattern.includes("/");
  if (pattern.startsWith("/")) pattern = pattern.slice(1);
  if (pattern === "") return false;
  return matches(pattern, isAnchored ? path : path.slice(path.lastIndexOf("/") + 1));
}

function matches(pattern: string, path: string): boolean {
  let now = new Set<number>();
  reach(pattern, now, 0, true);
  for (const char of path) {
    const next = new Set<number>();
    for (const at of now) step(pattern, at, char, next);
    if (next.size === 0) return false;
    now = next;
  }
  return now.has(pattern.length);
}

/** Adds position `at`, and what can be reached from it without a character. */
function reach(pattern: string, set: Set<number>, at: number, startsComponent: boolean): void {
  set.add(at);
  if (pattern[at] !== "*") return;
  let behind = at;
  while (pattern[behind] === "*") ++behind;
  if (!set.has(behind)) reach(pattern, set, behind, startsComponent);
  // `**/` may stand for nothing at the start of a component.
  const isDeep = behind - at > 1 && pattern[behind] === "/";
  if (isDeep && startsComponent && !set.has(behind + 1)) {
    reach(pattern, set, behind + 1, startsComponent);
  }
}

function step(pattern: string, at: number, char: string, next: Set<number>): void {
  const go = (to: number) => reach(pattern, next, to, char === "/");
  const here = pattern[at];
  switch (here) {
    case undefined:
      return;
    case "*":
      if (char !== "/" || pattern[at + 1] === "*") go(at);
      return;
    case "?":
      if (char !== "/") go(at + 1);
      return;
    case "\\":
      if (at + 1 < pattern.length) {
        if (pattern.startsWith(char, at + 1)) go(at + 1 + char.length);
        return;
      }
      break;
    case "[": {
      const found = matchClass(pattern, at, char);
      if (found === undefined) break;
      if (found.matched) go(found.end);
      return;
    }
  }
  if (pattern.startsWith(char, at)) go(at + char.length);
}

/** Reads `[abc]`, `[a-z]`, `[!a]` at `at`; undefined where `[` stands for itself. */
function matchClass(pattern: string, at: number, char: string) {
  let i = at + 1;
  const isNegated = pattern[i] === "!" || pattern[i] === "^";
  if (isNegated) ++i;
  let found = false;
  for (let isFirst = true; i < pattern.length && (isFirst || pattern[i] !== "]"); isFirst = false) {
    if (pattern[i] === "\\" && i + 1 < pattern.length) ++i;
    const low = pattern[i] ?? "";
    let high = low;
    const behind = pattern[i + 2];
    if (pattern[i + 1] === "-" && behind !== undefined && behind !== "]") {
      i += 2;
      high = behind;
    }
    found ||= low <= char && char <= high;
    ++i;
  }
  if (i >= pattern.length) return undefined;
  return { matched: found !== isNegated && char !== "/", end: i + 1 };
}
