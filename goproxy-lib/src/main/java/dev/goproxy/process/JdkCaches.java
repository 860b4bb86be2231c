package dev.goproxy.process;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.lang.runtime.ObjectMethods;
import java.net.URL;
import java.net.URLClassLoader;

/** What the JDK keeps of its users' classes for good, and with them a web application's class loader. */
public final class JdkCaches {
    /** Before it, a new class loader keeps those of all classes on the stack. */
    private static final int SINCE_CONTEXTS_ARE_NOT_KEPT = 24;

    private JdkCaches() {}

    /**
     * Makes the JDK forget our records. It remembers the types of the record whose {@code equals} was linked last, and
     * of that for {@code hashCode}, and of their components: here these become types of its own. Newer JDKs have a
     * second such place, for types of other class loaders than theirs. To be called when everything else has been
     * closed.
     */
    public static void release() {
        link(String.class);
        if (Runtime.version().feature() >= SINCE_CONTEXTS_ARE_NOT_KEPT) {
            link(strangersType());
        }
    }

    /** Returns a type of a new class loader that knows nothing of ours. */
    private static Class<?> strangersType() {
        var loader = new URLClassLoader(new URL[0], null);
        Class<?>[] types = {Runnable.class};
        return Proxy.newProxyInstance(loader, types, (proxy, method, arguments) -> null)
                .getClass();
    }

    /** Links the methods of a record that would have one component, of its own type. */
    private static void link(Class<?> type) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodHandle getter = MethodHandles.empty(MethodType.methodType(type, type));
            var equals = MethodType.methodType(boolean.class, type, Object.class);
            var hashCode = MethodType.methodType(int.class, type);
            var unused = ObjectMethods.bootstrap(lookup, "equals", equals, type, "x", getter);
            unused = ObjectMethods.bootstrap(lookup, "hashCode", hashCode, type, "x", getter);
        } catch (Throwable e) { // a JDK that does it differently; nothing depends on this
            if (e instanceof VirtualMachineError error) {
                throw error;
            }
        }
    }
}
