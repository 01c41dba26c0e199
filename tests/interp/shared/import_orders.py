"""Small programs of several files in which the order of imports can be seen."""

from __future__ import annotations

PROGRAMS: dict[str, dict[str, str]] = {
    "decorated class singletons": {
        "m.py": """
            def single(cls):
                return cls()
        """,
        "a.py": """
            from m import single
            @single
            class Conf:
                w=3
        """,
        "main.py": """
            from a import Conf
            r=Conf.w
        """,
    },
    "append registry": {
        "m.py": """
            L=[]
            def reg(f):
                L.append(f.__name__)
                return f
        """,
        "a.py": """
            from m import reg
            @reg
            def x():pass
        """,
        "b.py": """
            from m import reg
            @reg
            def y():pass
        """,
        "main.py": """
            import b, a
            from m import L
            r=list(L)
        """,
    },
    "counter in registry": {
        "m.py": """
            T={}
            def reg(f):
                T[f.__name__]=len(T)
                return f
        """,
        "a.py": """
            from m import reg
            @reg
            def x():pass
        """,
        "b.py": """
            from m import reg
            @reg
            def y():pass
        """,
        "main.py": """
            import b, a
            from m import T
            r=[T['x'],T['y']]
        """,
    },
    "metaclass registry": {
        "m.py": """
            R={}
            class Meta(type):
                def __new__(c,n,b,d):
                    k=super().__new__(c,n,b,d)
                    R[n]=k
                    return k
            class Base(metaclass=Meta):
                pass
        """,
        "a.py": """
            from m import Base
            class A(Base):
                w=2
        """,
        "main.py": """
            import a
            from m import R
            r=R['A'].w
        """,
    },
    "hooks by const key": {
        "m.py": """
            from collections import defaultdict
            H=defaultdict(list)
            def hook(f):
                H['pre'].append(f.__name__)
                return f
        """,
        "a.py": """
            from m import hook
            @hook
            def x():pass
        """,
        "b.py": """
            from m import hook
            @hook
            def y():pass
        """,
        "main.py": """
            import a,b
            from m import H
            r=H['pre']
        """,
    },
    "class attr registry": {
        "m.py": """
            class R:
                t={}
                @classmethod
                def reg(cls,f):
                    cls.t[f.__name__]=f
                    return f
        """,
        "a.py": """
            from m import R
            @R.reg
            def x():
                return 4
        """,
        "main.py": """
            import a
            from m import R
            r=R.t['x']()
            n=len(R.t)
        """,
    },
    "method wraps": {
        "m.py": """
            class Reg(dict):
                def reg(self,f):
                    self[f.__name__]=f
                    return f
            M=Reg()
        """,
        "a.py": """
            from m import M
            @M.reg
            def x():
                return 4
        """,
        "main.py": """
            import a
            from m import M
            r=M['x']()
            n=len(M)
        """,
    },
    "setattr on module by name": {
        "m.py": """
            import sys
            def put(f):
                setattr(sys.modules['host'], f.__name__, f)
                return f
        """,
        "host.py": """
            v=1
        """,
        "a.py": """
            import host
            from m import put
            @put
            def x():
                return 4
        """,
        "main.py": """
            import a, host
            r=host.x()
        """,
    },
    "attr on imported class": {
        "m.py": """
            class C:
                w=1
        """,
        "a.py": """
            from m import C
            C.w=5
        """,
        "main.py": """
            from m import C
            import a
            r=C.w
        """,
    },
    "mutate through func param": {
        "m.py": """
            D={}
            def put(d,k,v):
                d[k]=v
        """,
        "a.py": """
            from m import D, put
            put(D,'a',1)
        """,
        "main.py": """
            import a
            from m import D
            r=D['a']
        """,
    },
    "del and loops": {
        "m.py": """
            D={'a':1,'b':2}
        """,
        "a.py": """
            import m
            for k in list(m.D):
                m.D[k]=m.D[k]*2
        """,
        "main.py": """
            import a
            from m import D
            r=D
        """,
    },
    "registry on instance attr nested": {
        "m.py": """
            class R:
                def __init__(self):
                    self.sub={'k':{}}
                def reg(self,kind):
                    def add(f):
                        self.sub[kind][f.__name__]=f
                        return f
                    return add
            M=R()
        """,
        "a.py": """
            from m import M
            @M.reg('k')
            def x():
                return 4
        """,
        "main.py": """
            import a
            from m import M
            r=M.sub['k']['x']()
            n=len(M.sub['k'])
        """,
    },
    "inheritance of reg method": {
        "m.py": """
            class B:
                def __init__(self):
                    self.t={}
                def reg(self,f):
                    self.t[f.__name__]=f
                    return f
            class R(B):
                pass
            M=R()
        """,
        "a.py": """
            from m import M
            @M.reg
            def x():
                return 4
        """,
        "main.py": """
            import a
            from m import M
            r=M.t['x']()
            n=len(M.t)
        """,
    },
    "property registry view": {
        "m.py": """
            class R:
                def __init__(self):
                    self._t=dict()
                def reg(self,f):
                    self._t[f.__name__]=f
                    return f
                @property
                def names(self):
                    return sorted(self._t)
                def __contains__(self,k):
                    return k in self._t
                def __len__(self):
                    return len(self._t)
            M=R()
        """,
        "a.py": """
            from m import M
            @M.reg
            def x():
                return 4
        """,
        "b.py": """
            from m import M
            @M.reg
            def y():
                return 5
        """,
        "main.py": """
            import a
            import b as bb
            from m import M
            r=M.names
            s='x' in M
            n=len(M)
            no='q' in M
        """,
    },
    "reg in other module table": {
        "t.py": """
            T={}
        """,
        "m.py": """
            from t import T
            def reg(f):
                T[f.__name__]=f
                return f
        """,
        "a.py": """
            from m import reg
            @reg
            def x():
                return 4
        """,
        "main.py": """
            import a
            from t import T
            r=T['x']()
        """,
    },
    "reg via module attr": {
        "t.py": """
            T={}
        """,
        "m.py": """
            import t
            def reg(f):
                t.T[f.__name__]=f
                return f
        """,
        "a.py": """
            import m
            @m.reg
            def x():
                return 4
        """,
        "main.py": """
            import a
            from t import T
            r=T['x']()
        """,
    },
    "global instance swap": {
        "m.py": """
            T={}
            def reg(f):
                T[f.__name__]=f
                return f
            def clear():
                global T
                T={}
        """,
        "a.py": """
            from m import reg
            @reg
            def x():
                return 4
        """,
        "main.py": """
            import a, m
            m.clear()
            r=len(m.T)
        """,
    },
    "clear table": {
        "m.py": """
            T={}
            def reg(f):
                T[f.__name__]=f
                return f
        """,
        "a.py": """
            from m import reg
            @reg
            def x():
                return 4
        """,
        "main.py": """
            import a
            from m import T
            T.clear()
            r='x' in T
            T['z']=1
            s=list(T)
        """,
    },
    "override key": {
        "m.py": """
            T={}
            def reg(f):
                T[f.__name__]=f
                return f
        """,
        "a.py": """
            from m import reg
            @reg
            def x():
                return 4
        """,
        "main.py": """
            import a
            from m import T
            T['x']=1
            r=T['x']
            T.update(y=2)
            s=list(T)
        """,
    },
    "pop key": {
        "m.py": """
            T={'x':0}
            def reg(f):
                T[f.__name__]=f
                return f
        """,
        "a.py": """
            from m import reg
            @reg
            def x():
                return 4
        """,
        "main.py": """
            import a
            from m import T
            T.pop('x')
            r='x' in T
        """,
    },
    "del key": {
        "m.py": """
            T={'x':0}
            def reg(f):
                T[f.__name__]=f
                return f
        """,
        "a.py": """
            from m import reg
            @reg
            def x():
                return 4
        """,
        "main.py": """
            import a
            from m import T
            old=T['x']==0
            del T['x']
            r='x' in T
        """,
    },
    "setdefault": {
        "m.py": """
            T={}
            def reg(f):
                T.setdefault(f.__name__, f)
                return f
        """,
        "a.py": """
            from m import reg
            @reg
            def x():
                return 4
        """,
        "main.py": """
            import a
            from m import T
            r=T.setdefault('x', 3)()
        """,
    },
    "env order": {
        "a.py": """
            import os
            W=int(os.environ.get('QQ_W','1'))
        """,
        "main.py": """
            import os
            from a import W
            os.environ['QQ_W']='7'
            r=W
        """,
    },
    "lru": {
        "m.py": """
            import functools
            N=[]
            @functools.lru_cache
            def f():
                N.append(1)
                return len(N)
        """,
        "a.py": """
            from m import f
            v=f()
        """,
        "main.py": """
            from a import v
            from m import N
            r=[len(N),v]
        """,
    },
    "class body call": {
        "m.py": """
            N=[]
            def note(x):
                N.append(x)
                return x
        """,
        "a.py": """
            from m import note
            class A:
                w=note(3)
                def f(self, d=note(4)): pass
        """,
        "main.py": """
            import a
            from m import N
            r=list(N)
        """,
    },
    "comprehension effect": {
        "m.py": """
            N=[]
        """,
        "a.py": """
            from m import N
            x=[N.append(i) for i in range(3)]
        """,
        "main.py": """
            import a
            from m import N
            r=len(N)
        """,
    },
    "walrus and chained": {
        "m.py": """
            C={'n':0}
            def nxt():
                C['n']+=1
                return C['n']
        """,
        "a.py": """
            from m import nxt
            a=b=nxt()
        """,
        "c.py": """
            from m import nxt
            a=(y:=nxt())
        """,
        "main.py": """
            import c, a
            r=[a.b,c.y]
        """,
    },
    "with stmt": {
        "m.py": """
            N=[]
            class Ctx:
                def __enter__(self): N.append(1)
                def __exit__(self,*a): N.append(2)
        """,
        "a.py": """
            from m import Ctx
            with Ctx():
                v=1
        """,
        "main.py": """
            import a
            from m import N
            r=list(N)
        """,
    },
    "subclass hook in lib base": {
        "m.py": """
            import abc
            class B(abc.ABC):
                subs=[]
                def __init_subclass__(cls): B.subs.append(cls.__name__)
        """,
        "mid.py": """
            from m import B
            M=B
        """,
        "a.py": """
            from mid import M
            class A(M):pass
        """,
        "main.py": """
            import a
            from m import B
            r=list(B.subs)
        """,
    },
    "set_name": {
        "m.py": """
            N=[]
            class D:
                def __set_name__(self,o,n): N.append(n)
        """,
        "a.py": """
            from m import D
            class A:
                f=D()
        """,
        "main.py": """
            import a
            from m import N
            r=list(N)
        """,
    },
}
