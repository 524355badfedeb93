import type { Recommendation } from '@callboard/modules/templates/domain/recommend'
import type { TemplateSummary } from '@callboard/modules/templates/domain/views'
import { TemplateCard } from './template-card.tsx'

/** Templates for the reader, above all others; nothing where there are none. */
export function RecommendedTemplates({
  base,
  recommended,
  templates,
}: {
  base: string
  recommended: readonly Recommendation[]
  templates: readonly TemplateSummary[]
}) {
  const shown = recommended.flatMap(({ ref, reason }) => {
    const template = templates.find((one) => one.ref === ref)
    return template ? [{ template, reason }] : []
  })
  if (shown.length === 0) return null
  return (
    <>
      <section aria-labelledby="recommended-templates" className="flex flex-col gap-3">
        <h2 id="recommended-templates" className="font-semibold">
          Recommended for you
        </h2>
        <ul aria-label="Recommended for you" className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
          {shown.map(({ template, reason }) => (
            <TemplateCard key={template.ref} base={base} template={template} note={reason} />
          ))}
        </ul>
      </section>
      <h2 className="font-semibold">All templates</h2>
    </>
  )
}
