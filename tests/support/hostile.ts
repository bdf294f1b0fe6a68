// Cases that are made and not kept: too large for a repository, or with names that some file
// systems refuse.
import type { InputFile } from "@sluice/engine";

export interface MadeCase {
  readonly name: string;
  readonly files: readonly InputFile[];
  /** Why the worker, whose limits are lower, says something else. */
  readonly notAtTheEdge?: string;
}

const bytes = (text: string) => new TextEncoder().encode(text);
const workflow = (text: string) => [{ path: ".github/workflows/ci.yml", bytes: bytes(text) }];
const deep = 100_000;
const edgeBytes = 500_000; // below what the worker takes of one file

/** As deep as may be, in a file that every host takes. */
const nested = (open: string, close = "") => {
  const times = Math.min(deep, Math.floor(edgeBytes / (open.length + close.length)));
  return open.repeat(times) + (close === "" ? "" : `1${close.repeat(times)}`);
};

/** Each value an alias ten times over: ten lines ask for ten billion values. */
function bomb(): string {
  let text = "a0: &a0 x\n";
  for (let i = 1; i <= 10; i++)
    text += `a${i}: &a${i} [${Array.from({ length: 10 }, () => `*a${i - 1}`).join(", ")}]\n`;
  return text;
}

function blocks(depth: number): string {
  let text = "";
  for (let i = 0; i < depth; i++) text += `${" ".repeat(i)}a:\n`;
  return text;
}

export function madeCases(): readonly MadeCase[] {
  return [
    { name: "YAML flow, nested deep", files: workflow(nested("[")) },
    {
      name: "YAML flow, nested deep and closed",
      files: workflow(nested("[", "]")),
    },
    { name: "YAML mappings, nested deep", files: workflow(nested("{a: ")) },
    { name: "YAML sequences in one line, nested deep", files: workflow(nested("- ")) },
    { name: "YAML blocks, nested deep", files: workflow(blocks(900)) },
    {
      name: "YAML alias bomb",
      files: workflow(bomb()),
      notAtTheEdge: "fewer values may be made of aliases",
    },
    { name: "YAML alias of its own anchor", files: workflow("a: &a [*a]\n") },
    { name: "YAML tags and anchors without end", files: workflow(nested("!a &a ")) },
    {
      name: "JSON, nested deep",
      files: [{ path: "tfplan.json", bytes: bytes(nested('{"a":')) }],
    },
    {
      name: "JSON, nested deep and closed",
      files: [{ path: "tfplan.json", bytes: bytes(nested("[", "]")) }],
    },
    {
      name: "HCL, nested deep",
      files: [
        // Fewer: a block is more than one node, and the worker's own limit of nodes is not to be met.
        { path: "blocks.tf", bytes: bytes("a {\n".repeat(deep / 4)) },
        { path: "lists.tf", bytes: bytes(`a = ${nested("[")}`) },
        { path: "parentheses.tf", bytes: bytes(`a = ${nested("(", ")")}`) },
        { path: "templates.tf", bytes: bytes(`a = ${nested('"${')}`) },
        { path: "operators.tf", bytes: bytes(`a = ${nested("!")}true`) },
        { path: "conditions.tf", bytes: bytes(`a = ${nested("x ? y : ")}z`) },
      ],
    },
    {
      name: "shell, nested deep",
      files: [
        { path: "Dockerfile", bytes: bytes(`FROM a\nRUN ${nested("$(")}\n`) },
        { path: "b/Dockerfile", bytes: bytes(`FROM a\nRUN ${nested("( ")}\n`) },
        { path: "c/Dockerfile", bytes: bytes(`FROM a\nRUN ${nested("if a; then ")}\n`) },
        { path: "d/Dockerfile", bytes: bytes(`FROM ${nested("${a:-")}\n`) },
      ],
    },
    {
      name: "expressions, nested deep",
      files: workflow(`on: push\nname: \${{ ${nested("(")} }}\n`),
    },
    {
      name: "nothing but pipelines, cut out of a repository",
      files: workflow("on: push\njobs: {a: {uses: ./.github/workflows/elsewhere.yml}}\n"),
    },
    { name: "one long line", files: workflow(`on: push\nname: ${nested("a b ")}\n`) },
    {
      name: "names that mean something elsewhere",
      files: [
        "a\nb",
        "<img src=x>",
        "](x) @all",
        "\u202Egnp",
        "\u001b[31m",
        "a\\b",
        "%2e%2e",
        "\u{1F6A2}",
      ].map((name) => ({ path: `.github/workflows/${name}.yml`, bytes: bytes("on: [\n") })),
    },
    {
      name: "order of paths that UTF-16 and UTF-8 see differently",
      files: ["\u{1F6A2}", "\uFF5E", "z", "Z"].map((name) => ({
        path: `${name}/Dockerfile`,
        bytes: bytes(""),
      })),
    },
    {
      name: "links",
      files: [{ path: "main.tf", state: "skipped", problem: "symbolic link" }],
    },
    { name: "nothing at all", files: [] },
  ];
}
