/** What somebody asks of `/callboard`. */
export type SlackCommand =
  | { kind: 'ask'; question: string }
  /** `of`: empty to show what the channel is limited to. */
  | { kind: 'scope'; of: string }
  | { kind: 'link' }
  | { kind: 'help' }

export const minQuestionLength = 2
export const maxQuestionLength = 1000

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' }

/**
 * A message as its writer sees it: without mentions of users, with the text of links, and without Slack's escapes.
 * https://docs.slack.dev/messaging/formatting-message-text
 */
export function plainText(message: string): string {
  return message
    .replace(/<@[A-Z0-9]{1,40}(?:\|[^>]{0,200})?>/g, ' ')
    .replace(/<[#!][^>|]{1,200}\|([^>]{0,200})>/g, '$1')
    .replace(/<(?:https?|mailto):[^>|]{1,3000}\|([^>]{0,3000})>/g, '$1')
    .replace(/<((?:https?|mailto):[^>|]{1,3000})>/g, '$1')
    .replace(/&(?:amp|lt|gt);/g, (found) => entities[found] ?? found)
    .replace(/\s+/g, ' ')
    .trim()
}

/** A message as Markdown, as its writer sees it: lines stay, and links keep their address. */
export const markdownOf = (message: string): string =>
  message
    .replace(/<@[A-Z0-9]{1,40}(?:\|[^>]{0,200})?>/g, '')
    .replace(/<[#!][^>|]{1,200}\|([^>]{0,200})>/g, '$1')
    .replace(/<![^>]{1,200}>/g, '')
    .replace(/<((?:https?|mailto):[^>|]{1,3000})\|([^>]{0,3000})>/g, '[$2]($1)')
    .replace(/<((?:https?|mailto):[^>|]{1,3000})>/g, '$1')
    .replace(/&(?:amp|lt|gt);/g, (found) => entities[found] ?? found)
    .trim()

/** Reads the text of `/callboard`. What is no known word is a question. */
export function parseCommand(text: string): SlackCommand {
  const plain = plainText(text)
  const [word = '', ...others] = plain.split(' ')
  const rest = others.join(' ')
  switch (word.toLowerCase()) {
    case '':
    case 'help':
      return { kind: 'help' }
    case 'link':
      return { kind: 'link' }
    case 'scope':
      return { kind: 'scope', of: rest }
    case 'ask':
      return rest ? { kind: 'ask', question: rest } : { kind: 'help' }
    default:
      return { kind: 'ask', question: plain }
  }
}
