import { openEngine } from "@sluice/engine/node";
import { readFileSync } from "node:fs";
import { execSync } from "node:child_process";
import { join } from "node:path";
const d = process.argv[2]!;
const names = execSync(`git -C ${d} ls-files`).toString().trim().split("\n");
const files = names.flatMap(path => { try { return [{ path, bytes: new Uint8Array(readFileSync(join(d, path))) }] } catch { return [] } });
console.log(files.length, files.reduce((a,f)=>a+f.bytes.length,0)/1e6);
const cpu = () => { const u = process.cpuUsage(); return (u.user+u.system)/1000 };
let c = cpu(), t = performance.now();
const e = await openEngine();
console.log("open", Math.round(cpu()-c), Math.round(performance.now()-t));
for (let i=0;i<4;++i){ c=cpu(); t=performance.now(); e.forget(); e.auditAgain(files,{persona:"regular",date:"2026-11-27",show_suppressed:true}); console.log("auditAgain", Math.round(cpu()-c), Math.round(performance.now()-t)); }
c=cpu(); t=performance.now(); e.auditText(files,{}); console.log("auditText", Math.round(cpu()-c), Math.round(performance.now()-t));
