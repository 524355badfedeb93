import type { Metadata } from 'next'
import { Facts, PublicSection, PublicText } from '~/components/public/public-page.tsx'

export const metadata: Metadata = { title: 'Privacy' }

export default function PrivacyPage() {
  return (
    <PublicText
      title="Privacy"
      lead="The operator of this installation has not published a privacy policy. This page states what Callboard stores."
    >
      <PublicSection title="Accounts">
        <Facts
          items={[
            'Name, email address, time zone, and a hash of your password.',
            'For each session: network address, browser, sign-in method and times. Sessions are deleted when they expire.',
            'You can export your data and delete your account under Your account. Organizations keep your actions in their audit logs.',
          ]}
        />
      </PublicSection>
      <PublicSection title="Organizations">
        <Facts
          items={[
            'What connected accounts return with the permissions granted: for example repositories, workloads, pipeline runs and costs.',
            'An audit log of changes, with the network address and browser of the person.',
            'Usage of the portal’s pages. Owners decide whether it is stored by person.',
          ]}
        />
      </PublicSection>
      <PublicSection title="Cookies and visits">
        <Facts
          items={[
            'One cookie for the session, and one that recognizes a browser that has signed in before. No cookies of third parties, no analytics and no tracking.',
            'Pages load no scripts, fonts or styles from other sites. Pictures in your own docs and avatars may be loaded from where they are stored.',
            'A visit to the live demo stores a session without your address or browser, deleted after it expires. To limit abuse, the number of visits from a network address is kept for up to two days.',
          ]}
        />
      </PublicSection>
    </PublicText>
  )
}
