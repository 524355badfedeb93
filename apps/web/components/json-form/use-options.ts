import { useEffect, useState } from 'react'
import type { ActionResult } from '~/lib/actions/action-result.ts'
import type { Option } from './entity-option.ts'

const typingPauseMs = 150

export type Options = { options: readonly Option[]; loading: boolean; error: string | undefined }

/** The options for a text, as long as they are shown. The newest answer counts, whichever arrives last. */
export function useOptions(shown: boolean, text: string, load: (text: string) => Promise<ActionResult<Option[]>>): Options {
  const [state, setState] = useState<Options>({ options: [], loading: true, error: undefined })
  // biome-ignore lint/correctness/useExhaustiveDependencies: `load` is another function at each render of its field
  useEffect(() => {
    if (!shown) return
    let outdated = false
    setState((before) => ({ ...before, loading: true }))
    const timer = setTimeout(async () => {
      const result = await load(text).catch(() => undefined)
      if (outdated) return
      if (result?.ok) setState({ options: result.data, loading: false, error: undefined })
      else setState({ options: [], loading: false, error: result?.message ?? 'The connection was lost. Try again.' })
    }, typingPauseMs)
    return () => {
      outdated = true
      clearTimeout(timer)
    }
  }, [shown, text])
  return state
}
