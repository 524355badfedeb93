import { Body } from '@react-email/body'
import { Button } from '@react-email/button'
import { Container } from '@react-email/container'
import { Head } from '@react-email/head'
import { Hr } from '@react-email/hr'
import { Html } from '@react-email/html'
import { Link } from '@react-email/link'
import { Preview } from '@react-email/preview'
import { Section } from '@react-email/section'
import { Text } from '@react-email/text'
import { createElement as h, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Mail } from './mails.ts'

// The HTML part is made from the text part when a mail is sent, so that both always say the same. For the process that sends mail:
// it loads React, which pages must not do a second time.

const colors = { ground: '#f6f7f9', panel: '#ffffff', line: '#e4e6eb', text: '#1d2129', muted: '#5c6370', accent: '#3d52c4' }
const font = '-apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif'
const paragraph = { margin: '0 0 16px', fontFamily: font, fontSize: '15px', lineHeight: '24px', color: colors.text }
const small = { ...paragraph, margin: '0', fontSize: '12px', lineHeight: '18px', color: colors.muted }

/** A line that is nothing but an address. Addresses in names were neutralized when the mail was written. */
const addressLine = /^https?:\/\/\S+$/
/** "Members: https://…": a label with its address. */
const labelledAddress = /^([^:]{1,60}): (https?:\/\/\S+)$/

type Block =
  | { kind: 'text'; lines: string[] }
  | { kind: 'list'; lines: string[] }
  | { kind: 'link'; href: string; label: string | undefined }

const blockOf = (line: string): Block => {
  if (addressLine.test(line)) return { kind: 'link', href: line, label: undefined }
  const [, label, href] = labelledAddress.exec(line) ?? []
  if (label && href) return { kind: 'link', href, label }
  return line.startsWith('- ') ? { kind: 'list', lines: [line.slice(2)] } : { kind: 'text', lines: [line] }
}

/** The parts of a text: adjacent lines of the same kind belong together within a paragraph. */
function mailBlocks(text: string): Block[] {
  return text
    .trim()
    .split(/\n{2,}/)
    .flatMap((part) => {
      const blocks: Block[] = []
      for (const block of part.split('\n').map(blockOf)) {
        const last = blocks.at(-1)
        if (last && last.kind !== 'link' && block.kind === last.kind) last.lines.push(...block.lines)
        else blocks.push(block)
      }
      return blocks
    })
}

/** The first link is what the mail is for; its button says what it leads to. */
function link({ href, label }: { href: string; label: string | undefined }, isFirst: boolean, key: number): ReactNode {
  if (!isFirst)
    return h(Text, { key, style: paragraph }, label ? `${label}: ` : '', h(Link, { href, style: { color: colors.accent } }, href))
  const button = {
    display: 'inline-block',
    padding: '10px 18px',
    borderRadius: '6px',
    backgroundColor: colors.accent,
    color: '#ffffff',
    fontFamily: font,
    fontSize: '15px',
    fontWeight: 600,
    textDecoration: 'none',
  }
  return h(
    Section,
    { key, style: { margin: '0 0 16px' } },
    h(Button, { href, style: button }, label ?? 'Open in Callboard'),
    h(
      Text,
      { style: { ...small, margin: '8px 0 0', wordBreak: 'break-all' } },
      h(Link, { href, style: { color: colors.muted } }, href),
    ),
  )
}

function block(given: Block, isFirstLink: boolean, key: number): ReactNode {
  if (given.kind === 'link') return link(given, isFirstLink, key)
  if (given.kind === 'list')
    return h(
      'ul',
      { key, style: { ...paragraph, paddingLeft: '20px' } },
      ...given.lines.map((line, i) => h('li', { key: i }, line)),
    )
  const lines = given.lines.flatMap((line, i) => (i === 0 ? [line] : [h('br', { key: i }), line]))
  return h(Text, { key, style: paragraph }, ...lines)
}

const panel = {
  width: '100%',
  maxWidth: '560px',
  margin: '0 auto',
  padding: '28px',
  border: `1px solid ${colors.line}`,
  borderRadius: '10px',
  backgroundColor: colors.panel,
}

/** The HTML part of a mail. It loads nothing: no picture, font or script. */
export function mailHtml({ subject, text }: Pick<Mail, 'subject' | 'text'>): string {
  const blocks = mailBlocks(text)
  const firstLink = blocks.findIndex((b) => b.kind === 'link')
  // Shown in the inbox beside the subject: the first sentence that says something, not the greeting.
  const first = blocks.find((b) => b.kind === 'text' && b.lines.join(' ').length > 24)
  const page = h(
    Html,
    { lang: 'en', dir: 'ltr' },
    h(Head, null, h('title', null, subject), h('meta', { name: 'color-scheme', content: 'light' })),
    h(Preview, null, first?.kind === 'text' ? first.lines.join(' ') : subject),
    h(
      Body,
      { style: { margin: '0', padding: '32px 12px', backgroundColor: colors.ground } },
      h(
        Container,
        { style: panel },
        h(Text, { style: { ...paragraph, fontWeight: 700, margin: '0 0 20px' } }, 'Callboard'),
        h('h1', { style: { ...paragraph, fontSize: '20px', lineHeight: '28px', fontWeight: 600 } }, subject),
        ...blocks.map((b, i) => block(b, i === firstLink, i)),
        h(Hr, { style: { borderColor: colors.line, margin: '24px 0 16px' } }),
        h(Text, { style: small }, 'Sent by Callboard, the developer portal of your organization.'),
      ),
    ),
  )
  return `<!doctype html>${renderToStaticMarkup(page)}`
}
