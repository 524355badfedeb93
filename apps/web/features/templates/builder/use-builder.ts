import { type Edit, editTemplate } from '@callboard/modules/templates/domain/builder/edit-template'
import { readBuilder } from '@callboard/modules/templates/domain/builder/read-template'
import { useEffect, useMemo, useRef, useState } from 'react'

const maxUndo = 100

/** Changes of the same value in a row, such as typing, are undone together. */
const placeOf = (edit: Edit): string => {
  if (edit.change === 'set' || edit.change === 'set-yaml') return JSON.stringify(edit.path)
  return edit.change === 'change-field' ? `${edit.page} ${edit.name}` : crypto.randomUUID()
}

/** The text of a template while it is edited. The builder and the YAML change the same text. */
export function useBuilder(initial: string) {
  const [text, setText] = useState(initial)
  const [saved, setSaved] = useState(initial)
  const [problem, setProblem] = useState<string>()
  const [before, setBefore] = useState<readonly string[]>([])
  const place = useRef<string>(undefined)
  const replace = (next: string, at: string) => {
    if (place.current !== at) setBefore((all) => [...all, text].slice(-maxUndo))
    place.current = at
    setProblem(undefined)
    setText(next)
  }
  const changed = text !== saved
  useEffect(() => {
    if (!changed) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [changed])
  return {
    text,
    saved,
    problem,
    read: useMemo(() => readBuilder(text), [text]),
    write: (next: string) => replace(next, 'yaml'),
    edit: (edit: Edit) => {
      const edited = editTemplate(text, edit)
      if ('problem' in edited) setProblem(edited.problem)
      else if (edited.text !== text) replace(edited.text, placeOf(edit))
    },
    /** Undefined if there is nothing to undo. */
    undo:
      before.length === 0
        ? undefined
        : () => {
            place.current = undefined
            setProblem(undefined)
            setText(before.at(-1) ?? text)
            setBefore(before.slice(0, -1))
          },
    markSaved: () => setSaved(text),
  }
}

export type Builder = ReturnType<typeof useBuilder>
export type Change = Builder['edit']
