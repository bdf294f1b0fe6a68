import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { StreamLanguage, type StreamParser } from "@codemirror/language";
import { dockerFile } from "@codemirror/legacy-modes/mode/dockerfile";
import { shell } from "@codemirror/legacy-modes/mode/shell";
import type { Extension } from "@codemirror/state";
import type { Kind } from "@sluice/engine";

/** Colours for a file: what it is for the engine decides, its name where that says nothing. */
export function languageOf(path: string, kind: Kind | undefined): Extension {
  if (/\.json$|\.tfplan\.json$/i.test(path)) return json();
  if (/\.ya?ml$/i.test(path)) return yaml();
  if (/\.(tf|tfvars|hcl)$/i.test(path)) return StreamLanguage.define(hcl);
  if (/\.(sh|bash)$|(^|\/)\.env/i.test(path)) return StreamLanguage.define(shell);
  if (/dockerfile|containerfile/i.test(path) || kind === "dockerfile")
    return StreamLanguage.define(dockerFile);
  const isYaml: readonly (Kind | undefined)[] = [
    "github-actions",
    "github-action",
    "gitlab-ci",
    "compose",
    "kubernetes",
    "policy",
  ];
  return isYaml.includes(kind) ? yaml() : [];
}

interface HclState {
  /** The word that ends the heredoc that one is in. */
  heredoc: string | undefined;
  isComment: boolean;
}

/** Words, strings, numbers and comments of HCL: enough to read it by. */
const hcl: StreamParser<HclState> = {
  name: "hcl",
  startState: () => ({ heredoc: undefined, isComment: false }),
  languageData: { commentTokens: { line: "#" }, closeBrackets: { brackets: ["(", "[", "{", '"'] } },
  token(stream, state) {
    if (state.heredoc !== undefined) {
      if (stream.sol() && stream.string.trim() === state.heredoc) state.heredoc = undefined;
      stream.skipToEnd();
      return "string";
    }
    if (state.isComment || stream.match("/*")) {
      state.isComment = !stream.skipTo("*/");
      if (state.isComment) stream.skipToEnd();
      else stream.match("*/");
      return "comment";
    }
    if (stream.eatSpace()) return null;
    if (stream.match(/^(#|\/\/).*/)) return "comment";
    const heredoc = stream.match(/^<<-?([A-Za-z_]\w*)/);
    if (heredoc && heredoc !== true) {
      state.heredoc = heredoc[1];
      return "string";
    }
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return "string";
    if (stream.match(/^\d+(\.\d+)?/)) return "number";
    if (stream.match(/^(true|false|null)\b/)) return "atom";
    if (stream.match(/^(for|in|if|else|endif|endfor|each|var|local|module|data|path)\b/))
      return "keyword";
    if (stream.match(/^[A-Za-z_][\w-]*(?=\s*=[^=])/)) return "propertyName";
    if (stream.match(/^[A-Za-z_][\w-]*(?=\s*[{"(])/)) return "typeName";
    if (stream.match(/^[A-Za-z_][\w-]*/)) return "variableName";
    stream.next();
    return null;
  },
};
