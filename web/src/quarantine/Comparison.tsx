/** The claimants of one agent, a column each; what tells them apart is marked. */

import { Radio, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Claimant } from '../api/types';
import { When } from '../ui/When';
import { type ComparedFact, compared } from './comparison';

interface ComparisonProps {
  claimants: Claimant[];
  chosen: string | undefined;
  /** Undefined where nothing can be chosen. */
  choose: ((id: string) => void) | undefined;
}

export function Comparison({ claimants, chosen, choose }: ComparisonProps) {
  const { t } = useTranslation();
  return (
    <div className="cd-claims">
      <table>
        <thead>
          <tr>
            <td />
            {claimants.map((one, index) => (
              <th key={one.id} scope="col" className={one.id === chosen ? 'cd-claim-chosen' : undefined}>
                <div className="cd-claim-head">
                  <span>{t('quarantine.pc', { n: index + 1 })}</span>
                  {one.is_original && <Tag color="blue">{t('quarantine.original')}</Tag>}
                </div>
                {choose && (
                  <Radio
                    checked={one.id === chosen}
                    onChange={() => choose(one.id)}
                    aria-label={t('quarantine.staysLabel', { name: one.facts.host_name })}
                  >
                    {t('quarantine.stays')}
                  </Radio>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {compared(claimants).map((fact) => (
            <FactRow key={JSON.stringify(fact.name)} fact={fact} claimants={claimants} />
          ))}
          <Row
            title={t('quarantine.holds.label')}
            differs={new Set(claimants.map((one) => one.holds)).size > 1}
          >
            {claimants.map((one) => (
              <td key={one.id}>{t(`quarantine.holds.${one.holds}`)}</td>
            ))}
          </Row>
          <Row title={t('quarantine.rows.firstSeen')}>
            {claimants.map((one) => (
              <td key={one.id}>
                <When at={one.first_seen_at} />
              </td>
            ))}
          </Row>
          <Row title={t('quarantine.rows.lastSeen')}>
            {claimants.map((one) => (
              <td key={one.id}>
                {one.address ? (
                  <When at={one.last_seen_at} />
                ) : (
                  <span className="cd-soft">{t('quarantine.notBack')}</span>
                )}
              </td>
            ))}
          </Row>
        </tbody>
      </table>
    </div>
  );
}

function FactRow({ fact, claimants }: { fact: ComparedFact; claimants: Claimant[] }) {
  const { t } = useTranslation();
  const { name } = fact;
  const title = typeof name === 'string' ? t(`quarantine.rows.${name}`) : name.hardware;
  return (
    <Row title={title} differs={fact.differs}>
      {fact.values.map((value, index) => (
        <td key={claimants[index]?.id}>
          <bdi>{value || t('common.none')}</bdi>
        </td>
      ))}
    </Row>
  );
}

function Row({
  title,
  differs = false,
  children,
}: {
  title: string;
  differs?: boolean;
  children: React.ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <tr className={differs ? 'cd-claim-differs' : undefined}>
      <th scope="row">
        <bdi>{title}</bdi>
        {differs && <span className="cd-hidden"> ({t('quarantine.differs')})</span>}
      </th>
      {children}
    </tr>
  );
}
