package org.truechimer.ctl;

/** The program {@code ntp-ctl}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        if (args.length == 1 && args[0].equals("--version")) {
            System.out.println("ntp-ctl " + version());
            return;
        }
        System.err.println("ntp-ctl: nothing to do yet; --version prints the version");
        System.exit(2);
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(not built)" : version;
    }
}
