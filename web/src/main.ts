import "./style/base.css";
import "./style/start.css";
import "./style/list.css";
import "./style/pane.css";
import "./style/path.css";
import "./style/review.css";
import "./style/views.css";
import "./style/source.css";
import "./style/image.css";
import { Session } from "./app/session.ts";
import { Shell } from "./app/shell.ts";
import { Store } from "./app/state.ts";
import { Auditor } from "./audit/client.ts";
import { keepOffline } from "./audit/start-worker.ts";

const session = new Session(new Store(), new Auditor());
// What is kept for later must not slow down what is waited for now.
void session.start().then(keepOffline);
void session.remember();
new Shell(session, document.body);
