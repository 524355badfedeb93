/** Keys whose names differ from their capitalized words, and aliases, as in pymdownx. */
const labels: Record<string, string> = {
  control: 'Ctrl',
  escape: 'Esc',
  delete: 'Del',
  insert: 'Ins',
  command: 'Cmd',
  windows: 'Win',
  'page-up': 'Page Up',
  'page-down': 'Page Down',
  'arrow-up': 'Up',
  'arrow-down': 'Down',
  'arrow-left': 'Left',
  'arrow-right': 'Right',
  backslash: '\\',
  bar: '|',
  'brace-left': '{',
  'brace-right': '}',
  'bracket-left': '[',
  'bracket-right': ']',
  'context-menu': 'Menu',
  'print-screen': 'Print Screen',
  'num-plus': 'Num +',
  'num-minus': 'Num -',
  'num-asterisk': 'Num *',
  'num-slash': 'Num /',
  plus: '+',
  minus: '-',
  equal: '=',
  comma: ',',
  period: '.',
  slash: '/',
  semicolon: ';',
  colon: ':',
  grave: '`',
  tilde: '~',
  exclam: '!',
  at: '@',
  hash: '#',
  percent: '%',
  question: '?',
  underscore: '_',
  'single-quote': "'",
  'double-quote': '"',
}
const aliases: Record<string, string> = {
  ctrl: 'control',
  esc: 'escape',
  del: 'delete',
  ins: 'insert',
  cmd: 'command',
  win: 'windows',
  opt: 'option',
  pgup: 'page-up',
  pgdn: 'page-down',
  up: 'arrow-up',
  down: 'arrow-down',
  left: 'arrow-left',
  right: 'arrow-right',
  return: 'enter',
  bksp: 'backspace',
  back: 'backspace',
  bktab: 'backtab',
  spc: 'space',
  apps: 'context-menu',
  menu: 'context-menu',
  add: 'num-plus',
  cancel: 'break',
  'back-tab': 'backtab',
  prtscr: 'print-screen',
}
const worded =
  /^(?:[a-z0-9]|f\d{1,2}|alt|altgr|backspace|backtab|break|caps-lock|clear|end|enter|fn|function|globe|home|meta|num-lock|num\d|option|pause|scroll-lock|shift|space|super|tab|browser-[a-z]+|media-[a-z-]+|volume-[a-z]+|launch-[a-z]+)$/
const camel: Record<string, string> = { backtab: 'Back Tab', altgr: 'AltGr' }

const capitalized = (words: string) =>
  words
    .split('-')
    .map((w) => w.charAt(0).toUpperCase() + w.slice(1))
    .join(' ')

/** The label of a key; undefined for an unknown one. Quoted text is a custom label. */
export function labelOfKey(written: string): string | undefined {
  const [, quoted] = /^"(.+)"$/.exec(written) ?? []
  if (quoted !== undefined) return quoted.replaceAll('\\+', '+')
  // `ArrowDown` is also `arrow-down`.
  const spellings = [written.toLowerCase(), written.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase()]
  for (const typed of spellings) {
    const name = Object.hasOwn(aliases, typed) ? (aliases[typed] ?? typed) : typed
    if (Object.hasOwn(labels, name)) return labels[name]
    if (worded.test(name)) return camel[name] ?? capitalized(name)
  }
  return undefined
}
