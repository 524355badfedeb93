import type { SendMail } from '@callboard/kernel/handler'
import { mailHtml } from '@callboard/kernel/mail-html'
import nodemailer from 'nodemailer'
import type { Logger } from 'pino'

/** Sends email by SMTP, as text and as HTML. Without a server the email is only logged. */
export function createMailer(smtpUrl: string | undefined, from: string, log: Logger): SendMail {
  if (!smtpUrl) return async ({ to, subject }) => log.warn({ to, subject }, 'mail not sent: SMTP_URL is not set')
  const transport = nodemailer.createTransport(smtpUrl)
  return async (mail) => {
    await transport.sendMail({ from, ...mail, html: mailHtml(mail) })
  }
}
