import { connect, type Socket } from 'node:net'

/** Somebody in a chat room of an XMPP server. */
export interface Occupant {
  say(id: string, text: string): void
  close(): void
}

export interface Entry {
  readonly port: number
  readonly host: string
  /** Address of the room. */
  readonly room: string
  readonly nick: string
  /** The text of each message said in the room, the occupant's own too. */
  readonly heard: (text: string) => void
}

/** Signs in anonymously without encryption and enters (RFC 6120, XEP-0045): as little XMPP as that takes. */
export async function enterRoom({ port, host, room, nick, heard }: Entry): Promise<Occupant> {
  const socket = connect(port, '127.0.0.1')
  socket.setEncoding('utf8')
  const stream = `<stream:stream to='${host}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`
  socket.write(`<?xml version='1.0'?>${stream}`)
  await until(socket, '</stream:features>')
  socket.write("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>")
  await until(socket, '<success')
  socket.write(stream)
  await until(socket, '</stream:features>')
  socket.write("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
  await until(socket, '</iq>')
  socket.write(`<presence to='${room}/${nick}'><x xmlns='http://jabber.org/protocol/muc'/></presence>`)
  // The subject is the last of what a room tells who enters.
  await until(socket, '<subject')

  let rest = ''
  socket.on('data', (chunk: string) => {
    rest += chunk
    for (let end = rest.indexOf(closing); end >= 0; end = rest.indexOf(closing)) {
      const body = /<body>([^<]*)<\/body>/.exec(rest.slice(0, end))?.[1]
      rest = rest.slice(end + closing.length)
      if (body !== undefined) heard(unescape(body))
    }
  })
  return {
    say(id, text) {
      socket.write(`<message to='${room}' type='groupchat' id='${id}'><body>${escape(text)}</body></message>`)
    },
    close: () => socket.destroy(),
  }
}

const closing = '</message>'

/** Waits until the server has said `wanted`. */
function until(socket: Socket, wanted: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const read = (chunk: string): void => {
      said += chunk
      if (said.includes(wanted)) settle()
      else if (said.includes('</stream:stream>')) settle(said)
    }
    const ended = (): void => settle(said)
    const settle = (trouble?: string): void => {
      socket.off('data', read).off('close', ended)
      if (trouble === undefined) resolve()
      else reject(new Error(`the XMPP server closed the stream before ${wanted}: ${trouble}`))
    }
    socket.on('data', read).once('close', ended)
    socket.once('error', (cause) => settle(String(cause)))
  })
}

const entities = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
] as const

const escape = (text: string): string =>
  entities.reduce((written, [plain, entity]) => written.replaceAll(plain, entity), text)

const unescape = (text: string): string =>
  entities.reduceRight((written, [plain, entity]) => written.replaceAll(entity, plain), text)
