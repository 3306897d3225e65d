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
  {
    selector: "CallExpression[callee.property.name='exposeInMainWorld'] > Identifier[name='ipcRenderer']",
    message: 'Expose the typed bridge, never ipcRenderer.',
  },
  {
    selector: "CallExpression[callee.property.name='setCertificateVerifyProc']",
    message: 'The checks of certificates stay as they are.',
  },
]

/** In main, senders have addresses of our own scheme. */
export const mainSyntax = [
  {
    selector:
      "MemberExpression[property.name='origin'][object.type='NewExpression'][object.callee.name='URL']",
    message: "new URL('app://x').origin is 'null' in Node: compare protocol and host.",
  },
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
