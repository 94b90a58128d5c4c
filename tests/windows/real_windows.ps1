# The stories of test_stories.py that only real Windows can prove, on a PC that is thrown away afterwards: as an
# administrator, in the repository's folder, with ControlDock installed and the installer in dist\.
$ErrorActionPreference = 'Stop'
$Name = 'ControlDock Agent'
$Service = 'ControlDockAgent'
$Key = 'HKLM:\SOFTWARE\ControlDock\Agent'
$State = "$env:ProgramData\ControlDock"
$Programs = "$env:ProgramFiles\$Name"
$env:CONTROLDOCK_DATA = "$PWD\server-data"

function Assert($Truth, $What) {
    if (-not $Truth) { throw "Not so: $What" }
    Write-Output "ok: $What"
}

function Wait-Until($What, [scriptblock]$Found) {
    foreach ($Look in 1..240) {
        try { $Result = & $Found } catch { $Result = $null }
        if ($Result) { return $Result }
        Start-Sleep -Milliseconds 500
    }
    throw "It did not happen: $What"
}

function Install([string[]]$Words) {
    return (Start-Process msiexec -ArgumentList $Words -Wait -PassThru).ExitCode
}

function Deploy([string[]]$Words) {
    $Said = & controldock deploy @Words --on all --wait --timeout 120s
    return @{ Code = $LASTEXITCODE; Said = ($Said -join "`n") }
}

$Msi = (Get-ChildItem dist\*.msi | Select-Object -First 1).FullName
$Server = Start-Process controldock -PassThru -NoNewWindow -RedirectStandardOutput server.out -RedirectStandardError server.log `
    -ArgumentList 'server', 'run', '--data', $env:CONTROLDOCK_DATA, '--public-host', '127.0.0.1', '--poll-interval', '2'
try {
    Wait-Until 'the server takes work' { (Invoke-WebRequest http://127.0.0.1:8000/health/ready).StatusCode -eq 200 }
    $Token = (controldock token create --auto-approve --json | ConvertFrom-Json).secret
    Assert ((Install '/i', "`"$Msi`"", '/qn', '/l*v', 'msi.log', 'SERVER=127.0.0.1:5500', "TOKEN=$Token") -eq 0) 'it installs silently'
    Wait-Until 'the PC is online' { (controldock agents list --json | ConvertFrom-Json).online -contains $true }

    Assert ($null -eq (Get-ItemProperty $Key).Token) 'the token does not lie about'
    Assert (-not (Select-String -Quiet -SimpleMatch $Token msi.log)) "nor in the installer's log"
    Assert ((Get-CimInstance Win32_Service -Filter "Name='$Service'").StartName -eq 'LocalSystem') 'it runs as SYSTEM'
    foreach ($Folder in $State, $Programs) {
        $Open = (Get-Acl $Folder).Access | Where-Object {
            $_.AccessControlType -eq 'Allow' -and
            $_.IdentityReference.Translate([Security.Principal.SecurityIdentifier]).Value -in 'S-1-1-0', 'S-1-5-11', 'S-1-5-32-545' -and
            ($_.FileSystemRights -band [Security.AccessControl.FileSystemRights]'Write, Delete, ChangePermissions, TakeOwnership')
        }
        Assert (-not $Open) "people can't write in $Folder"
    }
    $Readers = (Get-Acl $State).Access | ForEach-Object { $_.IdentityReference.Translate([Security.Principal.SecurityIdentifier]).Value }
    Assert (-not ($Readers | Where-Object { $_ -notin 'S-1-5-18', 'S-1-5-32-544' })) 'SYSTEM and administrators alone enter the data folder'

    Assert ((Deploy 'ver').Code -eq 0) 'cmd runs'
    Assert ((Deploy 'exit 3').Code -eq 1) 'and its exit code counts'
    Assert ((Deploy '--kind', 'powershell', 'if (-not [Environment]::Is64BitProcess) { exit 7 }').Code -eq 0) 'PowerShell is the one of 64 bits'
    Assert ((Deploy '--kind', 'powershell', 'if ([Security.Principal.WindowsIdentity]::GetCurrent().User.Value -ne "S-1-5-18") { exit 7 }').Code -eq 0) 'as SYSTEM'
    Assert ((Deploy '--kind', 'powershell', 'throw "broken"').Code -eq 1) 'what PowerShell throws is a failure'

    Assert ((Install '/x', "`"$Msi`"", '/qn') -eq 0) 'it goes silently'
    Assert (-not (Get-Service $Service -ErrorAction SilentlyContinue)) 'with its service'
    Assert (-not (Test-Path $Programs)) 'its files'
    Assert (-not (Test-Path $State)) 'its data'
    Assert (-not (Test-Path $Key)) 'and its registry key'
} finally {
    Stop-Process -Id $Server.Id
}
