import { globMatches } from "./glob.ts";

interface Pattern {
  readonly glob: string;
  readonly isNegated: boolean;
  readonly foldersOnly: boolean;
}

function readPatterns(text: string): Pattern[] {
  const patterns: Pattern[] = [];
  for (const raw of text.split("\n")) {
    let line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    while (line.endsWith(" ") && !line.endsWith("\\ ")) line = line.slice(0, -1);
    if (line === "" || line.startsWith("#")) continue;
    const isNegated = line.startsWith("!");
    patterns.push({
      glob: isNegated ? line.slice(1) : line,
      isNegated,
      foldersOnly: line.endsWith("/"),
    });
  }
  return patterns;
}

/**
 * The `.gitignore` files from the root down to one folder. The last pattern that matches decides,
 * the deepest file last (gitignore(5)).
 *
 * @example IgnoreRules.none.in("", "dist/\n").ignores("dist", "folder") // true
 */
export class IgnoreRules {
  static readonly none = new IgnoreRules([]);
  readonly #levels: readonly { base: string; patterns: readonly Pattern[] }[];

  private constructor(levels: readonly { base: string; patterns: readonly Pattern[] }[]) {
    this.#levels = levels;
  }

  /** The rules for what lies in `folder` (its path, empty for the root), with its own file's text. */
  in(folder: string, text: string): IgnoreRules {
    return new IgnoreRules([...this.#levels, { base: folder, patterns: readPatterns(text) }]);
  }

  ignores(path: string, what: "file" | "folder"): boolean {
    let isIgnored = false;
    for (const { base, patterns } of this.#levels) {
      const relative = base === "" ? path : path.slice(base.length + 1);
      for (const { glob, isNegated, foldersOnly } of patterns) {
        if (foldersOnly && what !== "folder") continue;
        if (isNegated === isIgnored && globMatches(glob, relative)) isIgnored = !isNegated;
      }
    }
    return isIgnored;
  }
}
