/** Lines of the new file that a comment may stand on, and the hunk that each is in. */
export type Commentable = ReadonlyMap<number, number>;

/**
 * Context and added lines of the patch's hunks; nothing where the forge gave no patch (binary, too
 * large, only renamed): such a file takes no comment.
 *
 * @example commentable("@@ -1 +1 @@\n-a\n+b").has(1)
 */
export function commentable(patch: string | undefined): Commentable {
  const lines = new Map<number, number>();
  let at = 0;
  let left = 0;
  let hunk = 0;
  for (const line of patch?.split("\n") ?? []) {
    const head = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (head !== null) {
      at = Number(head[1]);
      left = head[2] === undefined ? 1 : Number(head[2]);
      hunk += 1;
    } else if (left > 0 && !line.startsWith("-") && !line.startsWith("\\")) {
      lines.set(at, hunk);
      at += 1;
      left -= 1;
    }
  }
  return lines;
}

/**
 * True if both lines are in one hunk. A review with one comment elsewhere is refused as a whole.
 *
 * @example fits(lines, 3, 5)
 */
export function fits(lines: Commentable, start: number, end: number = start): boolean {
  const hunk = lines.get(start);
  if (hunk === undefined) return false;
  for (let line = start; line <= end; line += 1) if (lines.get(line) !== hunk) return false;
  return true;
}

/**
 * For lines of the new file that a diff shows, the line of the old one; none for added lines.
 *
 * @example oldLines("@@ -1 +1,2 @@\n a\n+b").get(1) // 1
 */
export function oldLines(patch: string | undefined): ReadonlyMap<number, number | undefined> {
  const lines = new Map<number, number | undefined>();
  let before = 0;
  let after = 0;
  for (const line of patch?.split("\n") ?? []) {
    const head = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
    if (head !== null) {
      before = Number(head[1]);
      after = Number(head[2]);
    } else if (line.startsWith("+")) {
      lines.set(after, undefined);
      after += 1;
    } else if (line.startsWith("-")) {
      before += 1;
    } else if (line.startsWith(" ")) {
      lines.set(after, before);
      before += 1;
      after += 1;
    }
  }
  return lines;
}
