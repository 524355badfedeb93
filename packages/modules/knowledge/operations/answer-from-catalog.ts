import { portalPaths } from '@callboard/core/portal-paths'
import type { OperationContext } from '@callboard/kernel/operation'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import type { CatalogFacts, LinkedEntity } from '../domain/answer.ts'
import { catalogRules, chooseSubject, sentenceFor } from '../domain/catalog-facts.ts'
import { readCatalogQuestion } from '../domain/catalog-question.ts'
import { type EntityRow, entitiesNamed, relatedEntities } from '../repo/catalog-facts.ts'

const maxListed = 50

const linked = ({ ref, label, kind }: EntityRow): LinkedEntity => ({ ref, label, kind, href: portalPaths.entity(partsOf(ref)) })

/** Answers a question about relations from the catalog; undefined if it is another question, or about nothing in the catalog. */
export async function answerFromCatalog(
  { read, tenantId }: Pick<OperationContext, 'read' | 'tenantId'>,
  question: string,
): Promise<CatalogFacts | undefined> {
  const asked = readCatalogQuestion(question)
  if (!asked) return undefined
  const { intent, subjects } = asked
  return read(async (db) => {
    const subject = chooseSubject(intent, subjects, await entitiesNamed(db, tenantId, subjects))
    if (!subject) return undefined
    const { types, end } = catalogRules[intent]
    const related = await relatedEntities(db, tenantId, { ref: subject.ref, types, end })
    return {
      sentence: sentenceFor(
        intent,
        subject.label,
        related.map((r) => r.label),
      ),
      subject: linked(subject),
      entities: related.slice(0, maxListed).map(linked),
      total: related.length,
    }
  })
}
