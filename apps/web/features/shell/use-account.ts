'use client'
import { toast } from '@callboard/ui/toast'
import { useTheme } from 'next-themes'
import { navigateAway, navigation } from '~/lib/navigation/navigate-away.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { saveAppearance } from './actions.ts'
import { useShell } from './shell-context.tsx'

/** Changes light and dark here at once, and remembers it for the person's other browsers. */
export function useAppearance() {
  const { setTheme } = useTheme()
  const { base, demo } = useShell()
  return (appearance: 'light' | 'dark' | 'system') => {
    setTheme(appearance)
    // Visitors share an account: what one chooses stays in that browser.
    if (demo) return
    void saveAppearance(base, appearance).then((result) => {
      if (!result.ok) toast.error(result.message)
    })
  }
}

/** Ends the session at every address that it was carried to. */
export function useSignOut() {
  const { site } = useShell()
  return () => {
    navigation.now = true
    void import('next-auth/react')
      .then(({ signOut }) => signOut({ redirect: false }))
      .then(() => navigateAway(site + paths.landing()))
  }
}
