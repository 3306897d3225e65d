/**
 * @param {string} name
 * @param {boolean} value
 * @param {string} message
 */
const setting = (name, value, message) => ({
  selector: `Property[key.name='${name}'][value.value=${String(value)}]`,
  message,
})

/** What no window of ours may be opened with, and how pages and processes must not be joined. */
export const electronSyntax = [
  setting('nodeIntegration', true, 'A page never gets Node.'),
  setting('nodeIntegrationInWorker', true, 'A page never gets Node.'),
  setting('nodeIntegrationInSubFrames', true, 'A page never gets Node.'),
  setting('contextIsolation', false, 'The page and the preload stay apart.'),
  setting('sandbox', false, 'Windows stay in the sandbox.'),
  setting('webSecurity', false, 'The same-origin rule stays.'),
  setting('allowRunningInsecureContent', true, 'No insecure content.'),
  setting('experimentalFeatures', true, 'No experimental features of the engine.'),
  setting('webviewTag', true, 'No <webview>.'),
  setting('bypassCSP', true, 'The content policy holds for the app itself.'),
  setting('allowServiceWorkers', true, 'A service worker would outlive the page and its policy.'),
  {
    selector: "CallExpression[callee.property.name='exposeInMainWorld'] > Identifier[name='ipcRenderer']",
    message: 'Expose the typed bridge, never ipcRenderer.',
  },
  {
    selector: "CallExpression[callee.property.name='setCertificateVerifyProc']",
    message: 'The checks of certificates stay as they are.',
  },
]

/** @param {string} names pattern of the methods' names */
const calls = (names) => `CallExpression[callee.property.name=/^(${names})$/]`
/** @param {string} values pattern of the first argument */
const withFirst = (values) => `[arguments.0.value=/^(${values})$/]`

/** What main does in no file. Senders have addresses of our own scheme. */
const mainSyntax = [
  {
    selector: calls('executeJavaScript|executeJavaScriptInIsolatedWorld|insertCSS'),
    message: 'Main puts no code into a page: tell it by an event of the contract.',
  },
  {
    selector: `${calls('on|once|addListener')}${withFirst('certificate-error|select-client-certificate')}`,
    message: 'The checks of certificates stay as they are.',
  },
  {
    selector: `${calls('appendSwitch')}${withFirst('no-sandbox|disable-web-security|disable-site-isolation-trials|ignore-certificate-errors.*|allow-running-insecure-content|remote-debugging-.*|unsafely-treat-insecure-origin-as-secure')}`,
    message: 'This switch takes a border away.',
  },
  {
    selector: calls('openPath'),
    message: 'A path may name a program: open links with openOutside() of src/main/links.ts.',
  },
  {
    selector: 'ImportDeclaration[source.value=/^(node:)?(child_process|vm|repl|inspector)$/]',
    message: 'Main starts no programs and runs no texts; processes of ours are utility processes.',
  },
  {
    selector:
      "CallExpression[callee.object.name='log'] MemberExpression[object.name='process'][property.name='env']",
    message: 'The environment holds keys: it is not logged.',
  },
  {
    selector:
      "CallExpression[callee.object.name='log'] Property[key.name=/token|password|passphrase|secret|credential|apikey|authorization|cookie/i]",
    message: 'No secret in the log, not even one that redaction would take out.',
  },
  {
    selector:
      "MemberExpression[property.name='origin'][object.type='NewExpression'][object.callee.name='URL']",
    message: "new URL('app://x').origin is 'null' in Node: compare protocol and host.",
  },
]

/** What main does in one file of src/main, where it is checked. */
export const mainPlaces = [
  {
    place: 'links.ts',
    selector: calls('openExternal'),
    message: 'Open links with openOutside() of src/main/links.ts: it knows which may be.',
  },
  {
    place: 'tell.ts',
    selector:
      'CallExpression[callee.property.name=/^(send|postMessage|sendToFrame)$/]:matches([callee.object.name=/^(webContents|contents|senderFrame|sender)$/], [callee.object.property.name=/^(webContents|contents|senderFrame|sender|mainFrame)$/])',
    message:
      'Tell the window with tell() of src/main/tell.ts: it sends what the contract has and nothing more.',
  },
  {
    place: 'window.ts',
    selector: 'NewExpression[callee.name=/^(BrowserWindow|BaseWindow|BrowserView|WebContentsView)$/]',
    message: 'Windows are opened in src/main/window.ts, closed to Node and to other pages.',
  },
  {
    place: 'window.ts',
    selector: calls('loadURL|loadFile'),
    message: 'src/main/window.ts loads pages, and only the app’s own.',
  },
  {
    place: 'session.ts',
    selector: calls(
      'setPermission(Check|Request)Handler|setDevicePermissionHandler|setDisplayMediaRequestHandler',
    ),
    message: 'What a page may use is decided in src/main/permissions.ts and joined in session.ts.',
  },
]

/** @param {string | null} place the file of src/main, if it is one that may do what others may not */
export const mainSyntaxAt = (place) => [
  ...mainSyntax,
  ...mainPlaces.filter((one) => one.place !== place).map(({ selector, message }) => ({ selector, message })),
]

/** The two ends of the bridge are src/main/ipc.ts, which checks sender and payload, and the preload. */
export const rawIpcSyntax = [
  {
    selector:
      "CallExpression[callee.object.name='ipcMain'][callee.property.name=/^(handle|handleOnce|on|once)$/]",
    message: 'Serve the request with serve() of src/main/ipc.ts: it checks sender and payload.',
  },
  {
    selector: "CallExpression[callee.object.name='ipcRenderer']",
    message: 'Only the bridge in src/preload talks to main.',
  },
]

/** Ways by which a text becomes markup or code. */
export const injectionSyntax = [
  {
    selector: 'AssignmentExpression > MemberExpression.left[property.name=/^(innerHTML|outerHTML|srcdoc)$/]',
    message: 'Text is shown as text: no markup from strings.',
  },
  {
    selector:
      'CallExpression[callee.property.name=/^(insertAdjacentHTML|createContextualFragment|setHTMLUnsafe)$/]',
    message: 'Text is shown as text: no markup from strings.',
  },
  {
    selector: "CallExpression[callee.object.name='document'][callee.property.name=/^(write|writeln)$/]",
    message: 'Text is shown as text: no markup from strings.',
  },
  {
    selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
    message: 'Text is shown as text: no markup from strings.',
  },
]
