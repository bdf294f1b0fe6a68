// Text of strangers in Markdown. Names, keys and values come from the change under audit: whoever
// wrote it chose them to be shown by us, under our name.

/** What is not seen, or turns what is seen around: controls, bidi, zero width, fillers, lone surrogates, tags. */
const UNSEEN =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\u{e0000}-\u{e0fff}]/gu;

const spelled = (char: string) => `\\u{${char.codePointAt(0)?.toString(16)}}`;

/**
 * Lines of what can be seen; the rest is spelled.
 *
 * @example seen("a\nb\u202e") // "a\nb\\u{202e}"
 */
export function seen(text: string): string {
  return text.replace(UNSEEN, (char) => (/[\n\t]/.test(char) ? char : spelled(char)));
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

/**
 * One line of what can be seen; the rest is spelled `\u{…}`. Cut after `max` characters.
 *
 * @example plain("a\nb") // "a\\u{a}b"
 */
export function plain(text: string, max = 200): string {
  const shown = text.replace(UNSEEN, spelled);
  const characters = [...shown];
  return characters.length > max ? `${characters.slice(0, max).join("")}…` : shown;
}

/**
 * One code span: in there no forge makes a mention, link, image, emoji, reference or HTML of it.
 *
 * @example code("@everyone") // "`@everyone`"
 */
export function code(text: string, max = 200): string {
  const shown = plain(text, max);
  if (shown === "") return "(empty)";
  const fence = "`".repeat(longestRun(shown) + 1);
  const open = shown.startsWith("`") || shown.endsWith("`");
  const blank = shown.startsWith(" ") && shown.endsWith(" ") && shown.trim() !== "";
  const pad = open || blank ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

// Words that Markdown and forges leave alone: letters and digits, with punctuation of sentences
// around them. What looks like a reference (GH-1), a commit or a list is none of them.
const WORD =
  /^[("']*\p{L}[\p{L}\p{N}'’]*(?:-\p{L}+)*[)"']*[.,;:!?]?[)"']?$|^\(?\p{N}{1,6}[)]?[,;:!?]?$|^\p{N}{1,4}-\p{L}+[,;:!?]?$/u;
const REFERENCE = /^\W*(?:[a-z]+-\d+|[0-9a-f]{7,})\W*$/i;

function isPlainWord(word: string): boolean {
  return WORD.test(word) && !REFERENCE.test(word);
}

/**
 * A sentence in which a stranger's words may stand: plain words stay, everything else becomes code.
 *
 * @example prose("Action a/b@v1 names a tag.") // "Action `a/b@v1` names a tag."
 */
export function prose(text: string, max = 2000): string {
  const words = plain(text.replace(/[\s\u2028\u2029]+/g, " "), max)
    .split(" ")
    .filter((word) => word !== "");
  const parts: string[] = [];
  let odd: string[] = [];
  const flush = () => {
    if (odd.length === 0) return;
    const said = odd.join(" ");
    // Punctuation at the end of a sentence reads better outside.
    const end = /^(.*[^.,;:!?`])([.,;:!?])$/.exec(said);
    parts.push(end === null ? code(said, max) : `${code(end[1] as string, max)}${end[2]}`);
    odd = [];
  };
  for (const word of words) {
    if (isPlainWord(word)) {
      flush();
      parts.push(word);
    } else {
      odd.push(word);
    }
  }
  flush();
  return parts.join(" ");
}

/**
 * What may stand in a cell of a table: a pipe ends a cell also within code.
 *
 * @example cell(code("a|b"))
 */
export function cell(markdown: string): string {
  return markdown.replaceAll("\\", "\u29f5").replaceAll("|", "\\|");
}

/**
 * A block that its body cannot end.
 *
 * @example fenced("mermaid", "flowchart LR\n")
 */
export function fenced(info: string, body: string): string {
  const fence = "`".repeat(Math.max(2, longestRun(body)) + 1);
  const end = body === "" || body.endsWith("\n") ? "" : "\n";
  return `${fence}${info}\n${body}${end}${fence}`;
}

/** Bytes of a text: some forges count those where they say characters. */
export const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/**
 * As much of the lines as fits, with a last line where some are left out.
 *
 * @param room in bytes
 * @example fit(rows, 60_000, (left) => `… and ${left} more`)
 */
export function fit(
  lines: readonly string[],
  room: number,
  rest: (left: number) => string,
): readonly string[] {
  const kept: string[] = [];
  let size = 0;
  for (const [i, line] of lines.entries()) {
    size += bytesOf(line) + 1;
    if (size > room) return [...kept, rest(lines.length - i)];
    kept.push(line);
  }
  return kept;
}
