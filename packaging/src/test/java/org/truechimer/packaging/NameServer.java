package org.truechimer.packaging;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * A program that is the DNS of a test, at 127.0.0.1: {@code A NAME ADDRESS} and {@code SRV NAME
 * PRIORITY WEIGHT PORT HOST}, each an argument. Names are in lower case. Of other names it says
 * that there are none.
 */
final class NameServer {
    private static final int PORT = 53;
    private static final int HEADER = 12;
    private static final int TYPE_A = 1;
    private static final int TYPE_SRV = 33;
    private static final int NO_SUCH_NAME = 3;

    private final List<List<String>> records;

    private NameServer(List<List<String>> records) {
        this.records = records;
    }

    /** Answers until it is ended. */
    public static void main(String[] records) throws IOException {
        NameServer server =
                new NameServer(
                        Arrays.stream(records)
                                .map(record -> List.of(record.split(" ", -1)))
                                .toList());
        try (DatagramSocket socket = new DatagramSocket(PORT, InetAddress.ofLiteral("127.0.0.1"))) {
            while (true) {
                DatagramPacket query = new DatagramPacket(new byte[512], 512);
                socket.receive(query);
                byte[] answer = server.answer(Arrays.copyOf(query.getData(), query.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
            }
        }
    }

    private byte[] answer(byte[] query) throws IOException {
        StringBuilder labels = new StringBuilder();
        int end = HEADER;
        while (query[end] != 0) {
            labels.append('.').append(new String(query, end + 1, query[end], US_ASCII));
            end += query[end] + 1;
        }
        String name = labels.substring(1);
        int type = query[end + 2];
        List<List<String>> named =
                records.stream().filter(record -> record.get(1).equals(name)).toList();
        List<List<String>> wanted = named.stream().filter(record -> type(record) == type).toList();
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        DataOutputStream answer = new DataOutputStream(octets);
        answer.write(query, 0, 2);
        answer.writeShort(0x8180 | (named.isEmpty() ? NO_SUCH_NAME : 0));
        answer.writeShort(1);
        answer.writeShort(wanted.size());
        answer.writeInt(0);
        answer.write(query, HEADER, end + 5 - HEADER);
        for (List<String> record : wanted) {
            byte[] data = data(record);
            answer.writeShort(0xC000 | HEADER); // the name that was asked for
            answer.writeShort(type);
            answer.writeShort(1);
            answer.writeInt(60);
            answer.writeShort(data.length);
            answer.write(data);
        }
        return octets.toByteArray();
    }

    private static int type(List<String> record) {
        return record.getFirst().equals("SRV") ? TYPE_SRV : TYPE_A;
    }

    private static byte[] data(List<String> record) throws IOException {
        if (type(record) == TYPE_A) {
            return InetAddress.ofLiteral(record.get(2)).getAddress();
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(octets);
        for (String number : record.subList(2, 5)) {
            data.writeShort(Integer.parseInt(number));
        }
        for (String label : record.get(5).split("\\.", -1)) {
            data.writeByte(label.length());
            data.write(label.getBytes(US_ASCII));
        }
        data.writeByte(0);
        return octets.toByteArray();
    }
}
