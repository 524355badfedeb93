// Questions as people type them into a chat, in the words that phrases consist of.

const abbreviations: Readonly<Record<string, string>> = {
  wat: 'what',
  wut: 'what',
  r: 'are',
  u: 'you',
  ur: 'your',
  'w/': 'with',
  'w/o': 'without',
  're:': 'about',
  re: 'about',
  abt: 'about',
  ppl: 'people',
  eng: 'engineer',
  devs: 'developers',
  rn: 'right now',
  atm: 'at the moment',
  svc: 'service',
  svcs: 'services',
  db: 'database',
  dbs: 'databases',
  deps: 'dependencies',
  dep: 'dependencies',
  ver: 'version',
  vers: 'version',
  prd: 'prod',
  poc: 'point of contact',
  isnt: 'is not',
  arent: 'are not',
  doesnt: 'does not',
  dont: 'do not',
  havent: 'have not',
  hasnt: 'has not',
  theres: 'there is',
  whod: 'who would',
  wheres: 'where is',
  im: "i'm",
  $$: 'cost',
}

/** The same question without the abbreviations of a chat. @param text in lower case, words separated by single spaces */
export const spellOut = (text: string): string =>
  text
    .split(' ')
    .map((word) => (Object.hasOwn(abbreviations, word) ? abbreviations[word] : word))
    .join(' ')

/** “services using x”, “all the apps that call x”; “services of x” is a phrase of its own. */
const nounFirst =
  /^(?:(?:all|any|the|our|other|of) )*(services|microservices|components|apps|applications|systems|apis|teams|squads|libraries|repos|repositories|resources|websites|databases|clients|people) (?:(?:that|which|who) )?(?!(?:of|for|in|on|at) )/
/** “the team that owns x” */
const oneFirst = /^(?:(?:the|a|an|any|some) )*(team|squad|service|component|app|system|person) (?:that|which|who) /
const everything = /^(?:everything|anything) (?:that |which )?(?=\S)/
const allOf = /^(who|what|which) all /
/** “if x fails, what breaks”. The pause tells where the condition ends. */
const conditionFirst = /^(if|when|once) ([^,]+), ?(?:then )?((?:who|what|which|how) .+)$/

/** “checkout: who owns it” */
const topicFirst = /^([^,:]{2,60})(?:[,:]| -) ((?:who|what|when|where|how|is|does) [^,:]{1,80}\b)(?:it|this|that)$/

/** With its question word first, where it begins with a noun or a condition instead. */
export const withQuestionWord = (text: string): string =>
  text
    .replace(topicFirst, '$2$1')
    .replace(conditionFirst, '$3 $1 $2')
    .replace(allOf, '$1 ')
    .replace(everything, 'what ')
    .replace(oneFirst, 'which $1 ')
    .replace(nounFirst, 'which $1 ')
