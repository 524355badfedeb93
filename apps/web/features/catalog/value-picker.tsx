'use client'
import { maxFilterOptions, missingValue } from '@callboard/modules/catalog/domain/view-fields'
import { folded } from '@callboard/modules/search/domain/fold'
import { useEffect, useId, useRef, useState } from 'react'
import type { ActionResult } from '~/lib/actions/action-result.ts'
import { labelOfValue, type Option } from './filters.ts'

type FindValues = (text: string) => Promise<ActionResult<Option[]>>

/** How long typing rests before values are searched for. */
const typingMs = 200

/** The options that contain a text: of the given ones, and of all once they are found. */
function useOptionsWith(options: readonly Option[], term: string, isWhole: boolean, find: FindValues) {
  const [found, setFound] = useState<{ term: string; options: readonly Option[] }>()
  const latest = useRef(find)
  latest.current = find
  useEffect(() => {
    if (term === '' || isWhole) return
    let isCurrent = true
    const timer = setTimeout(async () => {
      const result = await latest.current(term)
      if (isCurrent && result.ok) setFound({ term, options: result.data })
    }, typingMs)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [term, isWhole])
  const isFound = found?.term === term
  return {
    shown: term !== '' && isFound ? found.options : options.filter((o) => folded(o.label).includes(folded(term))),
    searching: term !== '' && !isWhole && !isFound,
  }
}

type Props = {
  label: string
  /** The most frequent values. */
  options: readonly Option[]
  chosen: readonly string[]
  onToggle: (value: string) => void
  /** Finds values that are not among the options. */
  find: FindValues
}

/** The values of a filter, with a field that finds more of them. */
export function ValuePicker({ label, options, chosen, onToggle, find }: Props) {
  const id = useId()
  const [text, setText] = useState('')
  const term = folded(text.trim())
  const isWhole = options.length < maxFilterOptions
  const { shown: found, searching } = useOptionsWith(options, text.trim(), isWhole, find)
  // What is chosen stays in the list, even if nothing has it any more.
  const gone = chosen.filter((v) => v !== missingValue && !found.some((o) => o.value === v))
  const none = term === '' || 'none'.includes(term) ? [{ value: missingValue, label: 'None', count: undefined }] : []
  const shown = [...none, ...gone.map((value) => ({ value, label: labelOfValue(options, value), count: undefined })), ...found]
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
      {isWhole || (term !== '' && found.length < maxFilterOptions) ? null : (
        <p className="px-1.5 py-1 text-sm text-faint">Type to find more.</p>
      )}
      {shown.length === 0 && !searching ? <p className="px-1.5 py-1 text-muted">No value contains “{text}”.</p> : null}
    </div>
  )
}
