/** Light and dark: the viewer's choice, else what the system wishes; and what Ant Design makes of it. */

import { App, theme as antTheme, ConfigProvider, type ThemeConfig } from 'antd';
import enUS from 'antd/locale/en_US';
import koKR from 'antd/locale/ko_KR';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pageNonce } from './nonce';
import { cssVariables, PALETTES, type Scheme } from './palette';

const REMEMBERED = 'controldock.scheme';
const WISH_DARK = '(prefers-color-scheme: dark)';
const FONTS =
  "Pretendard, 'Pretendard Variable', -apple-system, 'Segoe UI', 'Noto Sans KR', 'Noto Sans CJK KR', 'Apple SD Gothic Neo', 'Malgun Gothic', Roboto, sans-serif";
const MONO_FONTS =
  "ui-monospace, 'SF Mono', 'Cascadia Mono', 'JetBrains Mono', Consolas, 'D2Coding', 'DejaVu Sans Mono', 'Noto Sans Mono CJK KR', monospace";

/** A border that belongs to a colour but doesn't shout. */
function edge(colour: string): string {
  return `color-mix(in srgb, ${colour} 35%, transparent)`;
}

function themeOf(scheme: Scheme): ThemeConfig {
  const colours = PALETTES[scheme];
  return {
    algorithm: scheme === 'dark' ? antTheme.darkAlgorithm : antTheme.defaultAlgorithm,
    cssVar: { key: 'controldock' },
    token: {
      colorPrimary: colours.accent,
      colorInfo: colours.accent,
      colorLink: colours.accentText,
      colorSuccess: colours.success,
      colorError: colours.danger,
      colorWarning: colours.warning,
      colorSuccessBg: colours.successSoft,
      colorSuccessBorder: edge(colours.success),
      colorErrorBg: colours.dangerSoft,
      colorErrorBorder: edge(colours.danger),
      colorWarningBg: colours.warningSoft,
      colorWarningBorder: edge(colours.warning),
      colorInfoBg: colours.accentSoft,
      colorInfoBorder: edge(colours.accent),
      colorBgLayout: colours.ground,
      colorBgContainer: colours.surface,
      colorBgElevated: colours.raised,
      colorBorder: colours.borderStrong,
      colorBorderSecondary: colours.border,
      colorText: colours.text,
      colorTextSecondary: colours.textSoft,
      colorTextTertiary: colours.textFaint,
      colorTextPlaceholder: colours.textFaint,
      fontFamily: FONTS,
      fontFamilyCode: MONO_FONTS,
      fontSize: 14,
      borderRadius: 7,
      controlHeight: 34,
      wireframe: false,
    },
    components: {
      Layout: { headerBg: colours.surface, siderBg: colours.surface, bodyBg: colours.ground },
      Menu: {
        itemSelectedBg: colours.accentSoft,
        itemSelectedColor: colours.accentText,
        itemBorderRadius: 7,
        activeBarBorderWidth: 0,
      },
      Table: {
        headerBg: colours.surface,
        headerColor: colours.textFaint,
        headerSplitColor: 'transparent',
        rowHoverBg: colours.sunken,
        rowSelectedBg: colours.accentSoft,
        rowSelectedHoverBg: colours.accentSoft,
        cellPaddingBlockMD: 9,
        cellPaddingInlineMD: 14,
      },
      Select: { optionSelectedBg: colours.accentSoft, optionActiveBg: colours.sunken },
      Tabs: {
        itemSelectedColor: colours.accentText,
        itemHoverColor: colours.accentText,
        inkBarColor: colours.accentText,
      },
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500 },
      Tooltip: { colorBgSpotlight: scheme === 'dark' ? '#37424e' : '#222c38' },
    },
  };
}

interface SchemeSwitch {
  scheme: Scheme;
  toggle(): void;
}

const SchemeContext = createContext<SchemeSwitch | undefined>(undefined);

export function useScheme(): SchemeSwitch {
  const found = useContext(SchemeContext);
  if (!found) throw new Error('useScheme outside of ThemeProvider');
  return found;
}

function rememberedScheme(): Scheme | undefined {
  const found = localStorage.getItem(REMEMBERED);
  return found === 'light' || found === 'dark' ? found : undefined;
}

function useChosenScheme(): SchemeSwitch {
  const [chosen, setChosen] = useState(rememberedScheme);
  const [wishesDark, setWishesDark] = useState(() => matchMedia(WISH_DARK).matches);
  useEffect(() => {
    const query = matchMedia(WISH_DARK);
    const follow = () => setWishesDark(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  const scheme = chosen ?? (wishesDark ? 'dark' : 'light');
  const toggle = () => {
    const other = scheme === 'dark' ? 'light' : 'dark';
    localStorage.setItem(REMEMBERED, other);
    setChosen(other);
  };
  return { scheme, toggle };
}

const nonce = pageNonce(document);

/** Gives everything below its colours, fonts and Ant Design's own words in the viewer's language. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const choice = useChosenScheme();
  const { scheme } = choice;
  const { i18n } = useTranslation();
  const theme = useMemo(() => themeOf(scheme), [scheme]);
  useEffect(() => {
    const root = document.documentElement;
    root.dataset.scheme = scheme;
    root.style.colorScheme = scheme;
    root.style.setProperty('--cd-mono', MONO_FONTS);
    root.style.setProperty('--cd-fonts', FONTS);
    for (const [name, colour] of Object.entries(cssVariables(PALETTES[scheme])))
      root.style.setProperty(name, colour);
  }, [scheme]);
  return (
    <SchemeContext.Provider value={choice}>
      <ConfigProvider
        theme={theme}
        locale={i18n.language === 'ko' ? koKR : enUS}
        csp={nonce ? { nonce } : undefined}
      >
        <App component={false}>{children}</App>
      </ConfigProvider>
    </SchemeContext.Provider>
  );
}
