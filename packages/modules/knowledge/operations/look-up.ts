import { portalPaths } from '@callboard/core/portal-paths'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import type { ToolCall } from '@callboard/modules/models/domain/tool'
import type { Citation } from '../domain/answer.ts'
import { namesIn, staysWithin } from '../domain/asked-about.ts'
import { type LookupSource, type LookupStep, lookupAction, maxLookups } from '../domain/lookup.ts'
import { type Lookup, readLookup, toolOf } from '../domain/lookup-input.ts'
import { isAddressedToModel, withoutUnseen } from '../domain/model-text.ts'
import type { Scope } from '../domain/scope.ts'
import { readableSources } from '../domain/sources.ts'
import type { StatusIntent } from '../domain/status-phrases.ts'
import { textOfCitation } from '../domain/summary.ts'
import type { SummarySource } from '../domain/supported-sentence.ts'
import { type EntityRow, entitiesByRef, entitiesNamed } from '../repo/catalog-facts.ts'
import type { AnswerContext } from './answer-context.ts'
import { relationFacts } from './answer-from-catalog.ts'
import { findAnswer } from './find-answer.ts'
import { pipelineFacts } from './pipeline-facts.ts'
import { statusFacts } from './status-facts.ts'

const maxRows = 20

type Found = { title: string; href: string; text: string }
/** `entities`: what may be asked about next. */
type Outcome = { about: string; found: Found[]; entities?: readonly { ref: string; label: string }[] }

/** What the model gets back, and what its reader sees of it. */
type LookedUp = { step: LookupStep; sources: SummarySource[]; result: string }

/** A question with what it is limited to. */
type Question = { text: string; scope: Scope | null }

type Facts = { sentence: string; rows?: readonly { text: string }[] } | undefined

const textOf = (facts: readonly Facts[]): string =>
  facts.flatMap((f) => (f ? [f.sentence, ...(f.rows ?? []).slice(0, maxRows).map(({ text }) => `- ${text}`)] : [])).join('\n\n')

/**
 * Lookups of a model for one answer. They have the rights of the asker, are limited in number, and stay with what was asked: the
 * entities that the question names, those of the quoted sections, and what the catalog relates to them. Nothing that the model
 * has read can add to these.
 */
export class Lookups {
  /** Entities that may be looked up: their labels by reference. */
  readonly entities: Map<string, string>
  private readonly context: AnswerContext
  private readonly question: Question
  private readonly seen: Set<string>
  private next: number
  private left = maxLookups

  private constructor(context: AnswerContext, question: Question, citations: readonly Citation[], named: readonly EntityRow[]) {
    this.context = context
    this.question = question
    // What is quoted comes first: an API and its component often have the same name.
    this.entities = new Map([...citations, ...named].map(({ ref, label }) => [ref, label]))
    this.seen = new Set(citations.map(({ href }) => href))
    this.next = citations.length + 1
  }

  static async begin(context: AnswerContext, question: Question, citations: readonly Citation[]): Promise<Lookups> {
    const { read, tenantId, may } = context
    const names = namesIn(question.text)
    const named = may('catalog.read') ? await read((db) => entitiesNamed(db, tenantId, names)) : []
    return new Lookups(context, question, citations, named)
  }

  private status(entity: EntityRow, intents: readonly StatusIntent[]): Promise<string> {
    const { read, tenantId, may } = this.context
    return read(async (db) => {
      const asked = { subjects: [], days: null, counts: false, kind: null }
      return textOf(await Promise.all(intents.map((intent) => statusFacts({ db, tenantId, may }, { ...asked, intent }, entity))))
    })
  }

  private async aboutEntity(lookup: Exclude<Lookup, { tool: 'search_docs' }>): Promise<Outcome | undefined> {
    const { read, tenantId } = this.context
    const ref = lookup.entity.toLowerCase()
    const [entity] = this.entities.has(ref) ? await read((db) => entitiesByRef(db, tenantId, [ref])) : []
    if (!entity) return undefined
    const href = portalPaths.entity(partsOf(ref))
    const found = (what: string, text: string): Outcome => {
      const title = `${what} of ${entity.label}`
      return { about: entity.label, found: text ? [{ title, href, text }] : [] }
    }
    switch (lookup.tool) {
      case 'query_catalog': {
        const facts = await read((db) => relationFacts(db, tenantId, lookup.relation, entity))
        const rows = facts.entities.map((e) => ({ text: `${e.label} (${e.kind}): ${e.ref}` }))
        return { ...found('Relations', textOf([{ sentence: facts.sentence, rows }])), entities: facts.entities }
      }
      case 'get_workloads':
        return found('Workloads', await this.status(entity, ['health', 'versions']))
      case 'get_pipelines':
        return found('Pipelines', textOf([await read((db) => pipelineFacts({ db, tenantId }, entity))]))
      case 'get_costs':
        return found('Costs', await this.status(entity, ['cost']))
    }
  }

  private async search(query: string): Promise<Outcome | undefined> {
    if (!staysWithin(query, this.question.text, this.entities.values())) return undefined
    const { answer } = await findAnswer(this.context, readableSources(this.context.may), query, this.question.scope)
    const { citations, facts } = answer
    const fresh = citations.filter(({ href }) => !this.seen.has(href))
    for (const { href } of fresh) this.seen.add(href)
    const subject = facts?.subject
    return {
      about: query,
      found: [
        ...(facts && subject
          ? [{ title: subject.label, href: portalPaths.entity(partsOf(subject.ref)), text: textOf([facts]) }]
          : []),
        ...fresh.map((c) => ({ title: c.title, href: c.href, text: textOfCitation(c) })),
      ],
    }
  }

  /** Numbers what was found. Texts that speak to the model are left out. */
  private number(found: readonly Found[]): { sources: SummarySource[]; shown: LookupSource[] } {
    const numbered = found
      .map(({ text, ...shown }) => ({ ...shown, text: withoutUnseen(text) }))
      .filter(({ text }) => !isAddressedToModel(text))
      .map((one) => ({ number: this.next++, ...one }))
    return {
      sources: numbered.map(({ number, text }) => ({ number, text })),
      shown: numbered.map(({ number, title, href }) => ({ number, title, href })),
    }
  }

  /** Carries out what a model asks for; undefined once it has asked for as much as it may. */
  async run(call: ToolCall): Promise<LookedUp | undefined> {
    if (this.left <= 0) return undefined
    this.left--
    const lookup = readLookup(call)
    const step = { tool: toolOf(call), about: '', sources: [] }
    if (lookup && !this.context.may(lookupAction[lookup.tool]))
      return { step: { ...step, outcome: 'denied' }, sources: [], result: 'The asker has no permission to read this.' }
    const outcome = lookup && (await (lookup.tool === 'search_docs' ? this.search(lookup.query) : this.aboutEntity(lookup)))
    if (!outcome)
      return { step: { ...step, outcome: 'refused' }, sources: [], result: 'Not carried out: this is not what was asked about.' }
    for (const { ref, label } of outcome.entities ?? []) this.entities.set(ref, label)
    const { sources, shown } = this.number(outcome.found)
    return {
      step: { ...step, about: outcome.about, outcome: shown.length > 0 ? 'found' : 'nothing', sources: shown },
      sources,
      result: sources.length > 0 ? JSON.stringify({ sources }) : 'Nothing was found.',
    }
  }
}
