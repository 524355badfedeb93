import { Input } from '@callboard/ui/field'
import { type ComponentProps, type KeyboardEvent, useState } from 'react'
import type { ActionResult } from '~/lib/actions/action-result.ts'
import type { Option } from '../entity-option.ts'
import { type Options, useOptions } from '../use-options.ts'

type Attributes = Pick<ComponentProps<'input'>, 'id' | 'name' | 'aria-describedby' | 'aria-invalid' | 'aria-required'>

function Listed({
  id,
  listed,
  active,
  onChoose,
}: {
  id: string
  listed: Options
  active: number
  onChoose: (option: Option) => void
}) {
  const { options, loading, error } = listed
  const words = error ?? (loading ? 'Searching…' : 'No results.')
  return (
    <div className="absolute inset-x-0 top-full z-20 mt-1 max-h-64 overflow-auto rounded-md border bg-panel p-1 shadow-lg">
      {options.length === 0 ? (
        <p role="status" className="px-2 py-1 text-sm text-muted">
          {words}
        </p>
      ) : null}
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: it has a label when it is a list */}
      <div id={id} role={options.length > 0 ? 'listbox' : undefined} aria-label={options.length > 0 ? 'Options' : undefined}>
        {options.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox has the focus and the keys
          <div
            key={option.value}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            // The field keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onChoose(option)}
            className="flex min-h-7 cursor-pointer flex-wrap items-center gap-x-2 rounded px-2 py-0.5 aria-selected:bg-sub hover:bg-sub"
          >
            <span>{option.label}</span>
            {option.detail && option.detail !== option.label ? <span className="text-sm text-faint">{option.detail}</span> : null}
          </div>
        ))}
      </div>
    </div>
  )
}

/** A text field with options from the server (the combobox pattern of WAI-ARIA). */
export function Combobox({
  attributes,
  shown,
  placeholder,
  disabled,
  load,
  onChoose,
  onText,
}: {
  attributes: Attributes
  /** What the field shows while nobody types. */
  shown: string
  placeholder: string | undefined
  disabled: boolean | undefined
  load: (text: string) => Promise<ActionResult<Option[]>>
  onChoose: (option: Option) => void
  /** Takes a text that is no option when the field is left or Enter pressed. Without it the field shows its value again. */
  onText: ((text: string) => void) | undefined
}) {
  const [typed, setTyped] = useState<string>()
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const listed = useOptions(open, typed ?? '', load)
  const expanded = open && listed.options.length > 0
  const listId = `${attributes.id}__options`
  const close = () => {
    setOpen(false)
    setActive(-1)
    setTyped(undefined)
  }
  const choose = (option: Option) => {
    onChoose(option)
    close()
  }
  const leave = () => {
    const text = typed?.trim()
    const same = text ? listed.options.find(({ label, value }) => label === text || value === text) : undefined
    if (same) onChoose(same)
    else if (text !== undefined && onText) onText(text)
    // An emptied field has no value.
    else if (text === '') onChoose({ value: '', label: '' })
    close()
  }
  const keys = new Map<string, () => void>([
    ['ArrowDown', () => setActive(Math.min(active + 1, listed.options.length - 1))],
    ['ArrowUp', () => setActive(Math.max(active - 1, -1))],
    ['Enter', () => (listed.options[active] ? choose(listed.options[active]) : leave())],
    ['Escape', close],
  ])
  const press = (event: KeyboardEvent) => {
    const act = keys.get(event.key)
    // A closed field leaves Enter to its form.
    if (!act || (!open && event.key !== 'ArrowDown')) return
    event.preventDefault()
    event.stopPropagation()
    setOpen(true)
    act()
  }
  return (
    <div className="relative">
      <Input
        {...attributes}
        role="combobox"
        aria-expanded={expanded}
        aria-controls={expanded ? listId : undefined}
        aria-autocomplete="list"
        aria-activedescendant={expanded && active >= 0 ? `${listId}-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        value={typed ?? shown}
        placeholder={placeholder}
        disabled={disabled}
        onClick={() => setOpen(true)}
        onChange={({ target }) => {
          setTyped(target.value)
          setActive(-1)
          setOpen(true)
        }}
        onKeyDown={press}
        onBlur={leave}
      />
      {open ? <Listed id={listId} listed={listed} active={active} onChoose={choose} /> : null}
    </div>
  )
}
