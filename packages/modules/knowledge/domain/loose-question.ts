import type { CatalogIntent } from './catalog-phrases.ts'

// Reads a question by its words where no phrase fits as a whole: it consists of the request, of words that say nothing, and of a
// name. Any other word is part of the name, so a question about something else names nothing in the catalog and is left to prose.

const words = (...texts: string[]): ReadonlySet<string> => new Set(texts.flatMap((text) => text.split(' ')))

const filler = words(
  'a an the of for in on at to with by from about and as is are was were be been being am do does did has have had having',
  'got get gets there here any anyone anybody someone somebody something anything everything everyone all some this that these those',
  'it its we us our you your they them their me my now currently right still already else other also only just really actually not no than then',
  'who whom whose what which will would list show give need want know find tell see view check please current overview',
)
const kindNames = words(
  'service services component components microservice microservices team teams squad squads group groups system systems domain domains',
  'api apis app apps application applications library libraries database databases db website websites repo repos repository repositories',
  'resource resources project projects thing things stuff',
)
const asksHow = /\bhow (?:do|does|did|can|could|should|would|to|i|we|you)\b/
const maxWords = 16
const maxNameWords = 4

type Asked = {
  words: readonly string[]
  /** The words around the name; all of them if there is none. */
  before: readonly string[]
  after: readonly string[]
  hasWindow: boolean
}
type Rule = {
  intent: CatalogIntent
  cues: ReadonlySet<string>
  /** Words that fit to the cues and say less. */
  also?: ReadonlySet<string>
  fits?: (asked: Asked) => boolean
  /** Whether it is about the whole organization without a name. */
  whole?: (asked: Asked) => boolean
}

const has = (of: readonly string[], ...some: string[]) => of.some((word) => some.includes(word))
const around = ({ before, after }: Asked) => [...before, ...after]
const isOurs = ({ words: all }: Asked) => has(all, 'we', 'our', 'us')

const uses = words(
  'depend depends depending rely relies relying use uses using call calls calling need needs needing require requires consume consumes consuming talk talks hit hits integrate integrates',
)
/** Of something that others use, with “by”. */
const isUsed = 'used called needed required consumed'
const owns = words(
  'own owns owning maintain maintains maintaining manage manages look looks run runs build builds handle handles',
)
const isActor = ({ after }: Asked, verbs: ReadonlySet<string>) => after.some((word) => verbs.has(word))
/** “by which services is x used”: passive, and its end says by whom. */
const asksByWhom = ({ after }: Asked) => after.at(-1) === 'by'
const isPassive = ({ before }: Asked) => before.at(-1) === 'by' || (has(before, 'by') && !has(before, 'who'))
const namesApi = ({ before, after }: Asked) => before.at(-1) === 'api' || after[0] === 'api'

const rules: readonly Rule[] = [
  {
    intent: 'on-call',
    cues: words('duty oncall on-call pager paged page pages call'),
    also: words(
      'i can should must could if when down schedule rotation rota engineer person week weekend contact phone wake carries carrying holds holding goes breaks duty tonight',
    ),
    fits: ({ words: all }) =>
      !has(all, 'call') ||
      all.some((word, i) => word === 'call' && (all[i - 1] === 'on' || has([all[i + 1] ?? ''], 'if', 'when'))),
    whole: ({ words: all }) => has(all, 'who', 'whose', 'schedule', 'rotation', 'rota'),
  },
  {
    intent: 'cost',
    cues: words(
      'cost costs costing spend spending spent bill bills price expensive pricey costly cheap money pay paying paid expenses',
    ),
    also: words(
      'how much run running month monthly year yearly total breakdown cloud aws gcp azure average last so far bucks dollars trend lot overall period days past',
    ),
    whole: (asked) => isOurs(asked) || has(asked.words, 'cloud', 'aws', 'gcp', 'azure', 'total', 'overall'),
  },
  { intent: 'runbooks', cues: words('runbook runbooks playbook playbooks'), also: words('where how many') },
  {
    intent: 'docs',
    cues: words('docs doc documentation documented'),
    also: words(
      'where how many old stale fresh outdated recent up date when last updated changed edited written pages page out link links url read',
    ),
  },
  {
    intent: 'versions',
    cues: words(
      'version versions release releases released deployed deploy deploys deployment deployments build tag image rollout shipped ship live running cluster clusters environment environments env envs',
    ),
    also: words('where when last lastly latest newest production prod staging dev since ago long recent out'),
    fits: ({ before }) => !has(before, 'system', 'domain'),
  },
  {
    intent: 'changes',
    cues: words(
      'changed change changes changelog different new history activity modified edited touched updated updates happened added removed deleted',
    ),
    also: words('when last recent recently latest since made'),
    whole: ({ hasWindow }) => hasWindow,
  },
  {
    intent: 'health',
    cues: words(
      'health healthy unhealthy status down up broken outage outages incident incidents problem problems issue issues wrong working failing ok okay fine alive degraded trouble crash crashed crashing fire state',
    ),
    also: words('why how ongoing open going happening checks running today'),
    whole: ({ words: all }) =>
      (has(all, 'outage', 'outages', 'incident', 'incidents', 'down', 'broken', 'failing', 'unhealthy', 'fire') ||
        (has(all, 'services', 'components', 'apps', 'systems') && has(all, 'problems', 'issues', 'trouble'))) &&
      !has(all, 'do', 'to', 'about') &&
      (has(all.slice(0, 1), 'is', 'are') || !has(all, 'a', 'an')),
  },
  {
    intent: 'api-providers',
    cues: words(
      'provide provides provider providers provided expose exposes exposed offers offer serves serve implements implement implemented behind hosts has',
    ),
    fits: namesApi,
  },
  {
    intent: 'api-consumers',
    cues: words('consumer consumers user users caller callers client clients usage', [...uses].join(' ')),
    also: words('how many'),
    fits: (asked) => namesApi(asked) && !isActor(asked, uses),
  },
  {
    intent: 'provided-apis',
    cues: words('api apis endpoints'),
    also: words('provide provides provided expose exposes exposed offer offers how many'),
    fits: (asked) =>
      !has(around(asked), 'own', 'owns', 'owned') && !has(asked.after.slice(0, 1), 'api') && asked.before.at(-1) !== 'api',
  },
  {
    intent: 'dependents',
    cues: words(
      'dependents dependants consumers users callers clients downstream downstreams impact impacted affected blast break breaks broken fails',
      isUsed,
      [...uses].join(' '),
    ),
    also: words('how many radius if when goes down dies outage upon dependencies'),
    fits: (asked) =>
      asksByWhom(asked) || (!has(around(asked), ...isUsed.split(' ')) && !isActor(asked, uses) && !isPassive(asked)),
  },
  {
    intent: 'dependencies',
    cues: words('dependencies dependency upstream upstreams', isUsed, [...uses].join(' ')),
    also: words('how many upon'),
    fits: (asked) => {
      const all = around(asked)
      return (
        !has(all, 'downstream') &&
        !asksByWhom(asked) &&
        (has(all, 'dependencies', 'dependency', 'upstream', 'upstreams') || isActor(asked, uses) || isPassive(asked))
      )
    },
  },
  {
    intent: 'members',
    cues: words('member members people person engineers developers headcount size works work working everyone'),
    also: words('how many big part'),
    fits: ({ words: all }) =>
      has(all, 'who', 'member', 'members', 'people', 'engineers', 'developers', 'headcount', 'size', 'everyone'),
  },
  {
    intent: 'owned',
    cues: words('owned responsible portfolio', [...owns].join(' ')),
    also: words('how many much after', [...kindNames].join(' ')),
    fits: (asked) => {
      const all = around(asked)
      if (has(all, 'responsible')) return asked.words[0] === 'what' && !has(asked.before, 'team', 'who')
      return isActor(asked, owns) || has(asked.before, 'owned') || has(all, 'portfolio')
    },
  },
  {
    intent: 'owner',
    cues: words(
      'owner owners owned ownership responsible contact ask speak talk reach maintainer maintainers charge',
      [...owns].join(' '),
    ),
    also: words('i can should could must issues problems questions help out name'),
    fits: (asked) => !isActor(asked, owns),
  },
  {
    intent: 'whole',
    cues: words('part belong belongs live lives in'),
    also: words('system domain bigger larger'),
    fits: ({ words: all }) =>
      all.some(
        (word, i) => has([word], 'system', 'domain') && has(all.slice(Math.max(0, i - 1), i), 'what', 'which', 'a', 'any'),
      ),
  },
  { intent: 'parts', cues: words('made consist consists contain contains includes include inside parts comprise') },
  {
    intent: 'owned',
    cues: words('services components systems apis repos repositories stuff things apps libraries databases'),
    also: words('how many'),
  },
  { intent: 'parts', cues: words('services components apis repos apps databases inside'), also: words('how many') },
  {
    intent: 'count',
    cues: words('many number count'),
    also: words('how total catalog exist', [...kindNames].join(' ')),
    whole: ({ words: all }) => has(all, 'many', 'number', 'count'),
  },
]

/** One way to read a question; `name` is the words that its subject is called by, without and with a kind beside them. */
export type LooseReading = { intent: CatalogIntent; names: string[] }

function readBy(rule: Rule, all: readonly string[], hasWindow: boolean): LooseReading[] {
  const isKnown = (word: string) =>
    filler.has(word) || kindNames.has(word) || rule.cues.has(word) || rule.also?.has(word) === true
  const from = all.findIndex((word) => !isKnown(word))
  if (from < 0) {
    const asked = { words: all, before: all, after: [], hasWindow }
    const kind = all.filter((word) => kindNames.has(word))
    if (!all.some((word) => rule.cues.has(word)) || !rule.whole?.(asked)) return []
    return rule.intent === 'count'
      ? kind.map((name) => ({ intent: rule.intent, names: [name] }))
      : kind.length > 0 && rule.intent !== 'health'
        ? []
        : [{ intent: rule.intent, names: [] }]
  }
  const to = all.findLastIndex((word) => !isKnown(word)) + 1
  const [before, after] = [all.slice(0, from), all.slice(to)]
  const asked = { words: all, before, after, hasWindow }
  if (rule.intent === 'count' || to - from > maxNameWords || ![...before, ...after].some((word) => rule.cues.has(word))) return []
  if (rule.fits?.(asked) === false) return []
  const [left, right] = [all[from - 1] ?? '', all[to] ?? '']
  const name = all.slice(from, to).join(' ')
  const names = [name, ...(kindNames.has(right) ? [`${name} ${right}`] : []), ...(kindNames.has(left) ? [`${left} ${name}`] : [])]
  return [{ intent: rule.intent, names }]
}

/** The readings of a question by its words, the likeliest first. @param hasWindow whether it named a time, which is not among its words */
export function readLoosely(all: readonly string[], hasWindow: boolean): LooseReading[] {
  const text = all.join(' ')
  if (all.length > maxWords || all.length < 2 || asksHow.test(text)) return []
  return rules.flatMap((rule) => readBy(rule, all, hasWindow))
}
