'use client'
import { type RefObject, useEffect, useRef } from 'react'

/** The shell goes to another page with `g` and a letter; such a letter is not for the table. */
const goMs = 1200

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
const isCheckbox = (target: EventTarget | null) => target instanceof HTMLInputElement && target.type === 'checkbox'
const isCovered = () => document.querySelector('[role="dialog"],[role="menu"]') !== null

/** Whether a key is for the table: pressed alone, outside of fields and dialogs. */
const isForTable = (event: KeyboardEvent) =>
  !(event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) &&
  (!isTyping(event.target) || isCheckbox(event.target)) &&
  !isCovered()

type Handlers = {
  move(step: 1 | -1): void
  select(range: boolean): void
  filter?: (() => void) | undefined
}

/** Does what a key stands for. @returns whether it stands for anything */
function handle(event: KeyboardEvent, { move, select, filter }: Handlers): boolean {
  const key = event.key.toLowerCase()
  if (key === 'j') move(1)
  else if (key === 'k') move(-1)
  else if (key === 'x') select(event.shiftKey)
  else if (key === '/' && filter) filter()
  else return false
  return true
}

/** Whether a table is the one that keys are for: the one with the focus, otherwise the first of the page. */
function isActive(box: HTMLElement | null): boolean {
  const focused = document.activeElement?.closest('[data-rows]')
  return box !== null && box === (focused ?? document.querySelector('[data-rows]'))
}

/** Moves between rows with `j` and `k`, selects with `x`, and filters with `/`, wherever the focus is on the page. */
export function useRowKeys(box: RefObject<HTMLElement | null>, handlers: Handlers): void {
  const latest = useRef(handlers)
  latest.current = handlers
  useEffect(() => {
    let armed = 0
    const onKey = (event: KeyboardEvent) => {
      if (!isForTable(event) || !isActive(box.current)) return
      const isJump = Date.now() - armed < goMs
      armed = event.key === 'g' ? Date.now() : 0
      if (!isJump && handle(event, latest.current)) event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [box])
}
