import type { Replacement } from "@sluice/engine";
import { type StructuredPatch, structuredPatch } from "diff";
import { h } from "../app/dom.ts";
import { decode, encodingOf } from "../intake/encoding.ts";
import { type Source, visible } from "../review/source.ts";
import { byFile, replaced } from "./changes.ts";

/** Time for one diff, in milliseconds: behind it the whole file counts as replaced. */
const PATIENCE = 1000;

/** What a patch says of a file; none where there is too much to compare. */
export function patchOf(
  path: string,
  before: Uint8Array | undefined,
  after: Uint8Array,
  context = 3,
): StructuredPatch | undefined {
  const [old, now] = [textOf(before ?? new Uint8Array()), textOf(after)];
  const from = before ? `a/${path}` : "/dev/null";
  return structuredPatch(from, `b/${path}`, old, now, "", "", { context, timeout: PATIENCE });
}

/** The edits as a diff of each file that they change. */
export async function diffOfEdits(
  edits: readonly Replacement[],
  files: { source(path: string): Promise<Source> },
): Promise<HTMLElement[]> {
  return Promise.all(
    [...byFile(edits)].map(async ([path, own]) => {
      const { bytes } = await files.source(path);
      return diffView(path, patchOf(path, bytes, replaced(bytes, own), 2));
    }),
  );
}

/** One file's diff: removed and added lines are told by their sign, not by colour alone. */
export function diffView(path: string, patch: StructuredPatch | undefined): HTMLElement {
  const lines = patch?.hunks.flatMap((hunk) => [
    line("hunk", `@@ line ${hunk.newStart} @@`),
    ...hunk.lines.map((text) => line(kindOf(text), text)),
  ]);
  return h(
    "figure",
    { class: "diff" },
    h("figcaption", {}, visible(path)),
    lines
      ? h(
          "pre",
          {
            class: "diff-lines",
            attributes: {
              tabindex: 0,
              role: "group",
              "aria-label": `Change in ${visible(path)}`,
            },
          },
          ...lines,
        )
      : h("p", { class: "dim" }, "Too much has changed to show it line by line."),
  );
}

type LineKind = "added" | "removed" | "context" | "hunk" | "note";

function kindOf(text: string): LineKind {
  if (text.startsWith("+")) return "added";
  if (text.startsWith("-")) return "removed";
  return text.startsWith("\\") ? "note" : "context";
}

function line(kind: LineKind, text: string): HTMLElement {
  const shown = visible(text.replace(/\r$/, ""));
  if (kind === "added") return h("ins", {}, shown);
  if (kind === "removed") return h("del", {}, shown);
  return h("span", { class: kind }, shown);
}

function textOf(bytes: Uint8Array): string {
  return decode(bytes, encodingOf(bytes));
}
