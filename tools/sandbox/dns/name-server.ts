import { createSocket } from 'node:dgram'
import { type Answer, decode, encode } from 'dns-packet'

/** A name server over UDP with configurable TXT records. */
export class NameServer {
  private readonly texts = new Map<string, string[]>()
  private readonly socket = createSocket('udp4')

  /** Sets the TXT records of a name; none removes the name. */
  set(name: string, texts: readonly string[]): void {
    const key = name.toLowerCase()
    if (texts.length > 0) this.texts.set(key, [...texts])
    else this.texts.delete(key)
  }

  listen(port: number): Promise<void> {
    this.socket.on('message', (message, peer) => {
      const query = decode(message)
      const [question] = query.questions ?? []
      if (!question) return
      const texts = this.texts.get(question.name.toLowerCase())
      const answers: Answer[] =
        question.type === 'TXT' ? (texts ?? []).map((data) => ({ type: 'TXT', name: question.name, ttl: 5, data })) : []
      // Flags: authoritative; and NXDOMAIN (3) for an unknown name.
      const flags = 0x0400 | (texts ? 0 : 3)
      const reply = encode({ type: 'response', id: query.id ?? 0, flags, questions: [question], answers })
      this.socket.send(reply, peer.port, peer.address)
    })
    return new Promise((resolve, reject) => {
      this.socket.once('error', reject)
      this.socket.bind(port, '127.0.0.1', resolve)
    })
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.socket.close(() => resolve()))
  }
}
