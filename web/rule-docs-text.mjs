/**
 * What the help of a rule says beyond the list of rules: the long reason, the examples, the source.
 *
 * @param {string} text what `sluice explain` prints
 * @returns {{ why: string, bad: string[], good: string[], source: string }}
 */
export function explained(text) {
  const blocks = text.replace(/\n+$/, "").split(/\n\n(?=\S)/);
  const doc = { why: "", bad: [], good: [], source: "" };
  const why = [];
  let isReason = false;
  for (const block of blocks.slice(1)) {
    const [head = "", ...lines] = block.split("\n");
    const example = lines.map((line) => line.replace(/^ {4}/, "")).join("\n");
    if (head.startsWith("Why: ")) isReason = true;
    else if (head.startsWith("Fix: ")) isReason = false;
    else if (head.startsWith("Bad (") || head === "Bad:") doc.bad.push(example);
    else if (head === "Good:") doc.good.push(example);
    else if (head.startsWith("Source: ")) doc.source = head.slice("Source: ".length);
    else if (head.startsWith("Also known as:")) continue;
    else if (isReason) why.push(block.replace(/\n/g, " "));
  }
  doc.why = why.join("\n\n");
  return doc;
}
