/** The installer for Windows PCs, and the ways to bring it there. */

export const enInstaller = {
  installer: {
    download: 'Download',
    hash: 'SHA-256',
    copyHash: 'Copy the SHA-256',
    way: {
      hand: 'Double click',
      msiexec: 'Command Prompt',
      powershell: 'PowerShell',
      startup_script: 'Group Policy',
      intune: 'Intune',
    },
    hint: {
      msiexec: 'In a Command Prompt run as administrator, in the folder with the file.',
      powershell: 'In PowerShell run as administrator. Downloads, checks the hash, installs.',
      startup_script: 'Save as a .cmd file. Installs only where the agent is not there yet.',
      intune: 'Install command of a Windows app (Win32).',
    },
    note: {
      msiexec: 'Nothing is shown while it installs. The PC appears here within a minute.',
      powershell: 'Ends with 0 when it is installed; 3010 asks for a restart.',
      startup_script:
        'Computer Configuration › Policies › Windows Settings › Scripts › Startup. Everybody in the domain can read the script and the token in it: choose a token without automatic approval, and revoke it afterwards.',
      intune:
        'Intune reads the uninstall command and the detection rule from the MSI. For a line-of-business app, give only SERVER=… and TOKEN=… as command-line arguments.',
    },
    steps: {
      run: 'Download the file on the PC and double-click it. Windows asks for an administrator.',
      ask: 'Then choose Register this PC with ControlDock in the start menu.',
      fill: 'Enter server and token there.',
    },
    server: 'Server',
    token: 'Enrollment token',
    limited_one: 'This token lets {{count}} PC in.',
    limited_other: 'This token lets {{count}} PCs in.',
    missing: 'This server has no Windows installer yet',
    missingText:
      'Build it with make msi and hand it to the server with controldock server add-package FILE. Until then this line needs Python 3.11 or newer on the PC.',
  },
};
