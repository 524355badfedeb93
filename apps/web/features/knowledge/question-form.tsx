'use client'
import type { ScopeKind } from '@callboard/modules/knowledge/domain/scope'
import { Button } from '@callboard/ui/button'
import { TextArea } from '@callboard/ui/field'
import { X } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { paths } from '~/lib/navigation/paths.ts'
import { useFocusKey } from './use-focus-key.ts'

type Scope = { kind: ScopeKind; ref: string; label: string }

/** What a question is limited to, until it is removed. */
function ScopeChip({ scope, onRemove }: { scope: Scope; onRemove: () => void }) {
  return (
    <span className="flex h-6 max-w-full items-center gap-1 self-start rounded-[5px] bg-accent-soft pl-2 text-sm text-accent">
      <span className="truncate">{scope.kind === 'docs' ? `Only the docs of ${scope.label}` : `Only ${scope.label}`}</span>
      <button
        type="button"
        onClick={onRemove}
        aria-label="Ask everywhere"
        title="Ask everywhere"
        className="grid size-6 place-items-center rounded-[5px] hover:bg-accent hover:text-accent-fg"
      >
        <X aria-hidden className="size-3" />
      </button>
    </span>
  )
}

/**
 * Asks a question, also without scripts. Enter sends, Shift+Enter starts a new line.
 * @param thread the thread that it continues @param reason why the user may not ask; undefined if they may
 */
export function QuestionForm({
  base,
  label = 'Question',
  placeholder = 'How do I roll back a release?',
  question = '',
  thread,
  scope: initial,
  reason,
}: {
  base: string
  label?: string
  placeholder?: string
  question?: string
  thread?: string
  scope: Scope | undefined
  reason: string | undefined
}) {
  const field = useRef<HTMLTextAreaElement>(null)
  const [scope, setScope] = useState(initial)
  useFocusKey(field)
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Enter also ends the composition of a character, for example in Japanese.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    if (!reason) event.currentTarget.form?.requestSubmit()
  }
  const remove = () => {
    setScope(undefined)
    field.current?.focus()
  }
  return (
    <form action={paths.ask(base)} className="flex max-w-3xl flex-col gap-2 print:hidden">
      {scope ? <ScopeChip scope={scope} onRemove={remove} /> : null}
      <div className="flex flex-wrap items-start gap-2">
        <TextArea
          ref={field}
          name="q"
          aria-label={label}
          defaultValue={question}
          placeholder={placeholder}
          onKeyDown={onKeyDown}
          rows={1}
          className="field-sizing-content max-h-48 min-h-8 min-w-0 flex-1 basis-72 resize-none font-sans text-base"
          autoComplete="off"
          minLength={2}
          maxLength={1000}
          required
        />
        {thread ? <input type="hidden" name="thread" value={thread} /> : null}
        {scope ? (
          <>
            <input type="hidden" name="scope" value={scope.kind} />
            <input type="hidden" name="about" value={scope.ref} />
          </>
        ) : null}
        <Button type="submit" variant="primary" className="h-8" reason={reason}>
          Ask
        </Button>
      </div>
    </form>
  )
}
