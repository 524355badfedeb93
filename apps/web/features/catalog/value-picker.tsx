'use client'
import { missingValue } from '@callboard/modules/catalog/domain/view-fields'
import { folded } from '@callboard/modules/search/domain/fold'
import { useId, useState } from 'react'
import { labelOfValue, type Option } from './filters.ts'

/** The values of a filter, with a field that narrows them. */
const maxShown = 100

export function ValuePicker({
  label,
  options,
  chosen,
  onToggle,
}: {
  label: string
  options: readonly Option[]
  chosen: readonly string[]
  onToggle: (value: string) => void
}) {
  const id = useId()
  const [text, setText] = useState('')
  const term = folded(text.trim())
  const found = options.filter((o) => folded(o.label).includes(term))
  // What is chosen stays in the list, even if nothing has it any more.
  const gone = chosen.filter((v) => v !== missingValue && !options.some((o) => o.value === v))
  const none = term === '' || 'none'.includes(term) ? [{ value: missingValue, label: 'None', count: undefined }] : []
  const shown = [
    ...none,
    ...gone.map((value) => ({ value, label: labelOfValue(options, value), count: 0 })),
    ...found.slice(0, maxShown),
  ]
  return (
    <div className="p-1">
      <input
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        aria-label={`Find a value of ${label}`}
        placeholder={`Find ${label.toLowerCase()}`}
        className="mb-1 h-7 w-full rounded-md border border-line2 bg-panel px-2"
      />
      <ul aria-label={label}>
        {shown.map((o) => (
          <li key={o.value}>
            <label
              htmlFor={`${id}-${o.value}`}
              className="flex cursor-pointer items-center gap-2 rounded-md px-1.5 py-1 hover:bg-sub"
            >
              <input
                id={`${id}-${o.value}`}
                type="checkbox"
                checked={chosen.includes(o.value)}
                onChange={() => onToggle(o.value)}
                className="accent-(--accent)"
              />
              <span className="min-w-0 flex-1 truncate">{o.label}</span>
              <span className="text-faint tabular-nums">{o.count}</span>
            </label>
          </li>
        ))}
      </ul>
      {found.length > maxShown ? (
        <p className="px-1.5 py-1 text-sm text-faint">{found.length - maxShown} more. Type to find one.</p>
      ) : null}
      {shown.length === 0 ? <p className="px-1.5 py-1 text-muted">No value contains “{text}”.</p> : null}
    </div>
  )
}
