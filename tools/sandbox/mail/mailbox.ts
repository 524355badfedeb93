import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export type Mail = { id: number; to: string; from: string; subject: string; text: string; at: string }

/** Receives emails over SMTP and stores the newest. */
export class Mailbox {
  readonly mails: Mail[] = []
  private count = 0
  private readonly server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData: (stream, _session, done) => {
      simpleParser(stream).then(
        (parsed) => {
          const to = Array.isArray(parsed.to) ? parsed.to.map((t) => t.text).join(', ') : (parsed.to?.text ?? '')
          this.mails.unshift({
            id: ++this.count,
            to,
            from: parsed.from?.text ?? '',
            subject: parsed.subject ?? '',
            text: parsed.text ?? '',
            at: new Date().toISOString(),
          })
          if (this.mails.length > 500) this.mails.pop()
          done()
        },
        (error: Error) => done(error),
      )
    },
  })

  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.on('error', reject)
      this.server.listen(port, '127.0.0.1', resolve)
    })
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()))
  }
}
