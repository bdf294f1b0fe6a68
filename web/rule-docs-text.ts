import type { RuleDoc } from "./src/rules/model.ts";

/** What the help of a rule, as `sluice explain` prints it, says beyond the list of rules. */
export function explained(text: string): RuleDoc {
  const blocks = text.replace(/\n+$/, "").split(/\n\n(?=\S)/);
  const why: string[] = [];
  const bad: string[] = [];
  const good: string[] = [];
  let source = "";
  let isReason = false;
  for (const block of blocks.slice(1)) {
    const [head = "", ...lines] = block.split("\n");
    const example = () => lines.map((line) => line.replace(/^ {4}/, "")).join("\n");
    if (head.startsWith("Why: ")) isReason = true;
    else if (head.startsWith("Fix: ")) isReason = false;
    else if (head.startsWith("Bad (") || head === "Bad:") bad.push(example());
    else if (head === "Good:") good.push(example());
    else if (head.startsWith("Source: ")) source = head.slice("Source: ".length);
    else if (isReason && !head.startsWith("Also known as:")) why.push(block.replaceAll("\n", " "));
  }
  return { why: why.join("\n\n"), bad, good, source };
}
