using BareMountd.Demo;
using BareMountd.Vm.Harness;

switch (args)
{
    case ["shell", string runFolder]:
        await GuestShell.OpenAsync(runFolder);
        return 0;

    case [string package] when File.Exists(package):
        return await DemoStory.RunAsync(package, interactive: false);

    case [string package, "--interactive"] when File.Exists(package):
        return await DemoStory.RunAsync(package, interactive: true);

    default:
        await Console.Error.WriteLineAsync("""
            usage: baremountd-demo PACKAGE.deb [--interactive]   boot the WSL2 look-alike and show the package at work
                   baremountd-demo shell FOLDER                  a root shell in a machine kept by BAREMOUNTD_VM_KEEP=1
            """);
        return 2;
}
