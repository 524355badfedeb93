import type { ParameterStep } from '@callboard/modules/templates/domain/views'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import type { StepValues } from './form-state.ts'
import { titleOf } from './labels.ts'
import { reviewOf } from './review.ts'

/** What was entered, to read before the run is started. */
export function FormReview({
  steps,
  values,
  onEdit,
}: {
  steps: readonly ParameterStep[]
  values: StepValues
  onEdit: (step: number) => void
}) {
  if (steps.length === 0) return <p className="text-muted">This template has no fields.</p>
  return (
    <>
      {steps.map((step, index) => {
        const title = titleOf(step, index)
        const shown = reviewOf(step.schema, values[index] ?? {})
        return (
          <Card
            // biome-ignore lint/suspicious/noArrayIndexKey: steps are known by their number; titles may repeat
            key={index}
            title={title}
            aside={
              <Button variant="quiet" aria-label={`Edit ${title}`} onClick={() => onEdit(index)}>
                Edit
              </Button>
            }
          >
            {shown.length === 0 ? <p className="px-3.5 py-3 text-muted">Nothing entered.</p> : null}
            <dl className="grid gap-x-4 gap-y-2 px-3.5 py-3 empty:hidden sm:grid-cols-[minmax(120px,200px)_1fr]">
              {shown.map(({ name, label, text }) => (
                <div key={name} className="contents">
                  <dt className="text-faint">{label}</dt>
                  <dd className="min-w-0 break-words whitespace-pre-wrap">{text}</dd>
                </div>
              ))}
            </dl>
          </Card>
        )
      })}
    </>
  )
}
