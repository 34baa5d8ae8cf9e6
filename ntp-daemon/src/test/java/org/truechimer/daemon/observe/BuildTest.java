package org.truechimer.daemon.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuildTest {
    /** The build writes it; a build outside git says that it knows nothing. */
    @Test
    void theProgramKnowsItsCommitOrThatItDoesNot() {
        Build own = Build.own();
        System.out.println(own);
        assertThat(own.commit()).matches("[0-9a-f]{40}(-dirty)?|unknown");
        assertThat(own.date()).matches("\\d{4}-\\d{2}-\\d{2}|unknown");
        assertThat(own.commit().equals("unknown")).isEqualTo(own.date().equals("unknown"));
    }
}
