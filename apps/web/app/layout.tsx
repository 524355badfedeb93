import '@fontsource-variable/inter/index.css'
import '@fontsource-variable/jetbrains-mono/index.css'
import '@callboard/ui/theme.css'
import { Toaster } from '@callboard/ui/toast'
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { ThemeProvider } from 'next-themes'
import type { ReactNode } from 'react'
import { ListNavigation } from '../components/list-navigation.tsx'
import { ConfirmIdentityDialog } from '../features/identity/confirm/confirm-identity-dialog.tsx'
import { webServices } from '../lib/server/platform.ts'

const description = 'One place for every service, API, doc, pipeline, cluster and bill of your organization.'

export async function generateMetadata(): Promise<Metadata> {
  // Only a running product knows its address: nothing is rendered while it is built.
  await headers()
  return {
    // Links that are shared show their card from the main address (app/opengraph-image.png).
    metadataBase: new URL(webServices().platform.publicUrl),
    title: { default: 'Callboard', template: '%s · Callboard' },
    description,
    openGraph: { type: 'website', siteName: 'Callboard', title: 'Callboard', description },
    twitter: { card: 'summary_large_image' },
  }
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? ''
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange nonce={nonce}>
          <ListNavigation>{children}</ListNavigation>
          <ConfirmIdentityDialog />
          <Toaster />
        </ThemeProvider>
      </body>
    </html>
  )
}
