import { Button } from '@callboard/ui/button'
import { X } from 'lucide-react'

/** What was chosen, each with a button that removes it. */
export function Chosen({
  values,
  labelOf,
  disabled,
  onRemove,
}: {
  values: readonly string[]
  labelOf: (value: string) => string
  disabled: boolean
  onRemove: (value: string) => void
}) {
  if (values.length === 0) return null
  return (
    <ul className="flex flex-wrap gap-1" aria-label="Chosen">
      {values.map((value) => (
        <li key={value} className="flex items-center rounded-md bg-sub pl-2 ring-1 ring-inset ring-line">
          <span title={value}>{labelOf(value)}</span>
          <Button
            variant="quiet"
            size="icon"
            aria-label={`Remove ${labelOf(value)}`}
            disabled={disabled}
            onClick={() => onRemove(value)}
          >
            <X aria-hidden />
          </Button>
        </li>
      ))}
    </ul>
  )
}

export const stringsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
