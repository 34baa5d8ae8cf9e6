package org.truechimer.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.attribute.PosixFilePermissions;

class ObserversTest {
    @ParameterizedTest
    @CsvSource({
        "777,rwxrwxrwx",
        "666,rw-rw-rw-",
        "640,rw-r-----",
        "000,---------",
        "421,r---w---x"
    })
    void aModeIsReadAsChmodReadsIt(String octal, String permissions) {
        assertThat(PosixFilePermissions.toString(Observers.permissions(Integer.parseInt(octal, 8))))
                .isEqualTo(permissions);
    }
}
