import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** The page's own colours, which change with the scheme: custom properties reach into the shadow. */
export const theme = [
  EditorView.theme({
    "&": {
      height: "100%",
      backgroundColor: "var(--surface)",
      color: "var(--text)",
      fontSize: "12.5px",
    },
    "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
    ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "20px" },
    ".cm-content": { caretColor: "var(--text)", padding: "8px 0" },
    ".cm-cursor": { borderLeftColor: "var(--text)" },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
      { backgroundColor: "color-mix(in srgb, var(--accent) 28%, transparent)" },
    ".cm-gutters": {
      backgroundColor: "var(--surface)",
      color: "var(--dim)",
      borderRight: "1px solid var(--line)",
    },
    ".cm-activeLine, .cm-activeLineGutter": {
      backgroundColor: "color-mix(in srgb, var(--accent) 6%, transparent)",
    },
    ".cm-primary": {
      backgroundColor: "color-mix(in srgb, var(--high) var(--mark), transparent)",
      boxShadow: "0 0 0 1px color-mix(in srgb, var(--high) 60%, transparent)",
      borderRadius: "3px",
    },
    ".cm-related": {
      backgroundColor: "var(--accent-soft)",
      boxShadow: "0 0 0 1px color-mix(in srgb, var(--accent) 55%, transparent)",
      borderRadius: "3px",
    },
    ".cm-specialChar": { color: "var(--high)", backgroundColor: "var(--raised)" },
    ".cm-tooltip": {
      maxWidth: "min(520px, 90vw)",
      border: "1px solid var(--line-strong)",
      borderRadius: "8px",
      backgroundColor: "var(--surface)",
      color: "var(--text)",
      fontFamily: "var(--sans)",
      boxShadow: "var(--shadow)",
      overflow: "hidden",
    },
    ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
      backgroundColor: "var(--accent)",
      color: "var(--accent-text)",
    },
    ".cm-diagnostic": { padding: "6px 10px", whiteSpace: "normal" },
    ".cm-diagnostic-error": { borderLeftColor: "var(--high)" },
    ".cm-diagnostic-warning": { borderLeftColor: "var(--medium)" },
    ".cm-diagnostic-info": { borderLeftColor: "var(--low)" },
    ".cm-diagnostic-hint": { borderLeftColor: "var(--note)" },
    ".cm-diagnosticAction": {
      margin: "4px 0 0",
      padding: "2px 10px",
      borderRadius: "5px",
      backgroundColor: "var(--accent)",
      color: "var(--accent-text)",
      fontWeight: "600",
    },
    ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--text)" },
    ".cm-panel button, .cm-panel input": {
      backgroundImage: "none",
      backgroundColor: "var(--surface)",
      color: "var(--text)",
      border: "1px solid var(--line-strong)",
      borderRadius: "5px",
    },
    ".cm-panel.cm-search [name=close]": { color: "var(--text)" },
    ".cm-searchMatch": { backgroundColor: "color-mix(in srgb, var(--medium) 30%, transparent)" },
    ".diagnostic-title": { display: "block", fontWeight: "600" },
    ".diagnostic-rule": { color: "var(--dim)", fontFamily: "var(--mono)", fontSize: "11.5px" },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
      { tag: [tags.keyword, tags.typeName, tags.operatorKeyword], color: "var(--critical)" },
      { tag: [tags.string, tags.special(tags.string)], color: "var(--good)" },
      { tag: [tags.number, tags.bool, tags.atom, tags.null], color: "var(--low)" },
      { tag: [tags.comment, tags.lineComment], color: "var(--dim)", fontStyle: "italic" },
      { tag: [tags.meta, tags.labelName], color: "var(--medium)" },
    ]),
  ),
];
