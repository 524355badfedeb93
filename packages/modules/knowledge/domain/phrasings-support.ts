import { relationRules, things } from './catalog-facts.ts'
import type { CatalogIntent } from './catalog-phrases.ts'
import { readCatalogQuestion } from './catalog-question.ts'
import { countedKind } from './counted-kind.ts'
import { linkEntity, type Named } from './link-entity.ts'
import { isStatusIntent } from './status-phrases.ts'

const catalog: Named[] = [
  ['component', 'ledger', 'Ledger'],
  ['component', 'checkout', null],
  ['component', 'payments-gateway', 'Payments Gateway'],
  ['component', 'notification-service', null],
  ['component', 'search-ui', null],
  ['component', 'fraud-detector', null],
  ['api', 'orders', 'Orders API'],
  ['api', 'refunds-v2', null],
  ['resource', 'bookings-db', null],
  ['group', 'payments', 'Payments'],
  ['group', 'site-reliability-engineering', 'Site Reliability Engineering'],
  ['group', 'infrastructure', null],
  ['group', 'shop-team', null],
  ['system', 'commerce', 'Commerce'],
  ['domain', 'finance', null],
].map(([kind, name, title]) => ({
  ref: `${kind}:default/${name}`,
  kind: `${kind}`,
  name: `${name}`,
  titleKey: title?.toLowerCase() ?? null,
}))

export type Phrasing = readonly [question: string, intent: CatalogIntent, subject: string | null]

/** How a question is read in this catalog: the request, and its subject. */
export const inCatalog = (question: string) => {
  const readings = readCatalogQuestion(question)
  for (const { intent, subjects } of readings) {
    if (intent === 'count') continue
    const kinds = isStatusIntent(intent) ? things : relationRules[intent].kinds
    const subject = linkEntity(
      subjects,
      kinds,
      catalog.filter((e) => subjects.includes(e.name) || subjects.includes(`${e.titleKey}`)),
    )
    if (subject) return [intent, subject.name] as const
  }
  const whole = readings.find(({ intent, subjects }) => (intent === 'count' ? countedKind(subjects) : subjects.length === 0))
  if (whole) return [whole.intent, null] as const
  for (const { intent, subjects } of readings) {
    if (intent === 'count') continue
    const subject = linkEntity(subjects, isStatusIntent(intent) ? things : relationRules[intent].kinds, catalog)
    if (subject) return [intent, subject.name] as const
  }
  return undefined
}

export const isUnderstood = ([question, intent, subject]: Phrasing) => {
  const found = inCatalog(question)
  return found !== undefined && found[0] === intent && found[1] === subject
}

export const missedOf = (all: readonly Phrasing[]) => all.filter((one) => !isUnderstood(one)).map(([question]) => question)
